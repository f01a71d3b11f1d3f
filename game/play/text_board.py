"""What the text mode prints of a game for one nation: headline numbers, board, cards, plan, programmes, rivals.

Every function gives lines; nothing here reads input or changes a game. Only what the nation may know is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

from game.engine.orders import cards_on_table
from game.engine.world import INDICES
from game.play import text_deals, text_log
from game.play.deadlines import in_time
from game.play.library import PLAYERS, level_text
from game.play.session import Session
from game.play.verdict import goals_of, par_path
from game.play.words import Words

Lines = list[str]


def opponents(session: Session, words: Words) -> list[str]:
    """Return who plays the playable nations at the computer, how, and what its level does; one line for equal ones."""
    groups: dict[tuple[str, str], list[str]] = {}
    for actor in session.world.playable:
        nation = session.world.actors[actor]
        seat = session.seats.get(nation)
        if seat is not None and not seat.human and seat.player in PLAYERS:
            groups.setdefault((seat.player, seat.level), []).append(words.nation(nation))
    between = words.say("text.between")
    lines = []
    for (player, level), nations in groups.items():
        key, values = level_text(level, player)
        how, told = words.say(f"reasons.player.{player}"), words.say(key, **values)
        lines.append(words.say("text.opponents", nations=between.join(nations), how=how, level=told))
    return lines


def wide(text: str) -> int:
    """Return how many columns a text takes in a terminal; Korean and Chinese signs take two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def columns(rows: Sequence[Sequence[str]], left: int = 1) -> Lines:
    """Return rows as lines with columns of equal width; the first ``left`` columns begin on the left."""
    widths = [max(wide(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for i, (cell, width) in enumerate(zip(row, widths, strict=True)):
            gap = " " * (width - wide(cell))
            cells.append(cell + gap if i < left else gap + cell)
        lines.append("  " + "  ".join(cells).rstrip())
    return lines


def overview(session: Session, words: Words, nation: str) -> Lines:
    """Return everything a person needs to decide: numbers, board, cards, plan."""
    return [
        *headline(session, words, nation),
        *text_log.due(session, words, nation),
        "",
        *board(session, words, nation),
        "",
        *cards(session, words, nation),
        "",
        *plan(session, words, nation),
    ]


def headline(session: Session, words: Words, nation: str) -> Lines:
    """Return name, date and the headline numbers."""
    view, world, t = session.view(nation), session.world, words.texts
    me = view.actor
    par = par_path(world, me, [view.turn])
    score = t.number(float(view.score[me, 0]))
    if par is not None:
        par_shown, apart = t.number(float(par[0])), t.signed(float(view.score[me, 0] - par[0]))
        score = words.say("text.head.score_par", score=score, par=par_shown, apart=apart)
    turn = min(view.turn + 1, world.turns)
    facts = [
        (words.say("measure.treasury"), t.money(float(view.purse[0]), 2)),
        (words.say("measure.score"), score),
        (words.say("measure.tension"), t.number(float(view.tension[0]))),
        (words.say("measure.adoption"), t.percent(float(view.adoption[me, 0]))),
        (words.say("measure.factory"), t.percent(float(view.factory[me, 0]))),
        (words.say("measure.workforce"), t.percent(float(view.workforce[me, 0]))),
        (words.say("measure.talent"), t.number(float(view.talent[me, 0]), 2)),
        (
            words.say("measure.income"),
            t.money(float(view.income[-1, 0]) * world.turn_quarters, 2),
        ),
    ]
    title = words.say(
        "text.head.title",
        nation=words.nation(nation),
        date=words.date(view.quarter),
        turn=turn,
        turns=world.turns,
    )
    weights = world.nation.score_weight[:, me]
    rows = [
        [words.index(name), t.number(float(view.index[i, me, 0])), t.percent(float(weights[i]), 0)]
        for i, name in enumerate(INDICES)
    ]
    heads = [words.say(f"text.head.{key}") for key in ("index", "value", "weight")]
    return [f"== {title} ==", *(f"  {name}: {value}" for name, value in facts), *columns([heads, *rows])]


def board(session: Session, words: Words, nation: str) -> Lines:
    """Return the stack: world share of every nation by layer, own change, gap, price, deliveries."""
    view, world, t = session.view(nation), session.world, words.texts
    me = view.actor
    shares = session.history("shares")
    before = shares[-2] if len(shares) > 1 else shares[-1]
    heads = [words.say(f"text.board.{key}") for key in ("layer", "mine", "change", "gap", "price", "fill")]
    rows = [[*heads, *world.actors]]
    for k, layer in enumerate(world.layers):
        own = float(view.share[me, k, 0])
        rows.append(
            [
                layer,
                t.percent(own),
                t.signed(100.0 * (own - float(before[me, k]))),
                t.number(float(view.gap[me, k, 0])),
                t.number(float(view.price[k, 0]), 2),
                t.percent(float(view.fill[k, 0]), 0),
                *(t.number(100.0 * float(view.share[n, k, 0])) for n in range(len(world.actors))),
            ]
        )
    return [words.say("text.board.title"), *columns(rows), *_limits_in_force(session, words, nation)]


def _limits_in_force(session: Session, words: Words, nation: str) -> Lines:
    """Return controls and refusals in force or announced that concern a nation."""
    view, world, t = session.view(nation), session.world, words.texts
    me = view.actor
    found = []
    for k, layer in enumerate(world.layers):
        for n, other in enumerate(world.actors):
            for user, supplier in ((me, n), (n, me)):
                if user == supplier:
                    continue
                at = (user, supplier, k, 0)
                names = {
                    "layer": layer,
                    "by": world.actors[supplier],
                    "to": world.actors[user],
                    "other": other,
                }
                if view.control[at] > 1e-6:
                    percent = t.percent(float(view.control[at]), 0)
                    found.append(words.say("text.board.control", percent=percent, **names))
                if view.control_wait[at] > 0.0:
                    percent = t.percent(float(view.control_next[at]), 0)
                    wait = int(view.control_wait[at])
                    found.append(words.say("text.board.announced", percent=percent, wait=wait, **names))
                if view.refusal[at] > 1e-6:
                    percent = t.percent(float(view.refusal[at]), 0)
                    found.append(words.say("text.board.refusal", percent=percent, **names))
    return [f"  {line}" for line in dict.fromkeys(found)]


def cards(session: Session, words: Words, nation: str) -> Lines:
    """Return the cards on the table with their options and what each does."""
    view, world = session.view(nation), session.world
    rules = words.rules(view.actor)
    taken = {order.name: order.option for order in session.draft(nation) if order.kind == "choose"}
    hands = cards_on_table(view, world)
    lines = [words.say("text.cards.title" if hands else "text.cards.none", count=len(hands))]
    for h in hands:
        hand = world.hands[h]
        card = world.cards[hand.card]
        kind = words.say(f"text.history.{card.history}")
        lines.append(f"  [{card.id}] {words.card(card.id)} ({kind})")
        lines.append(f"    {words.told(f'cards.{card.id}.text')}")
        for i, choice in enumerate(hand.choices):
            if not session.offered(nation, h, i):
                continue
            mark = "*" if taken.get(card.id) == choice.id else "-"
            safe = f"  ({words.say('text.cards.cautious')})" if i == hand.cautious else ""
            lines.append(f"    {mark} {choice.id}: {words.option(card.id, choice.id)}{safe}")
            lines += [f"        {line}" for line in rules.option(h, i)]
    return lines


def plan(session: Session, words: Words, nation: str) -> Lines:
    """Return the draft and what it costs."""
    t = words.texts
    purse = session.limits(nation)
    lines = [words.say("text.plan.title")]
    lines += [f"  {order.text(session.world)}" for order in session.draft(nation)]
    parts = [
        ("lines", purse.lines),
        ("committed", purse.committed),
        ("launches", purse.launches),
        ("options", purse.options),
        ("stockpiles", purse.stockpiles),
    ]
    shown = [
        f"{words.say(f'game.purse.{key}')} {t.money(amount, 2)}" for key, amount in parts if amount > 0.0
    ]
    lines.append(
        words.say("text.plan.sum", used=t.money(purse.used, 2), purse=t.money(purse.purse, 2))
        + (f": {', '.join(shown)}" if shown else "")
    )
    left = words.say("text.plan.left", left=t.money(purse.left, 2))
    slots = words.say(
        "text.plan.slots",
        running=purse.running.used,
        running_of=purse.running.allowed,
        starts=purse.starts.used,
        starts_of=purse.starts.allowed,
        controls=purse.controls.used,
        controls_of=purse.controls.allowed,
    )
    return [*lines, left, slots]


def initiatives(session: Session, words: Words, nation: str) -> Lines:
    """Return a nation's programmes: what each costs and does, what it needs, whether it runs."""
    view, world = session.view(nation), session.world
    rules = words.rules(view.actor)
    lines = [words.say("text.programmes.title")]
    for v, programme in enumerate(world.initiatives):
        if programme.actor != view.actor:
            continue
        if view.paying[v, 0] > 0.0:
            state = words.say("text.programmes.running", quarters=int(view.paying[v, 0]))
        elif view.launched[v, 0] >= 0.0:
            state = words.say("text.programmes.launched", date=words.date(int(view.launched[v, 0])))
        else:
            open_ = session.may(nation, f"launch {programme.id}") is None
            state = words.say("text.programmes.open" if open_ else "text.programmes.closed")
        lines.append(f"  [{programme.id}] {words.initiative(programme.id)} ({state})")
        lines.append(f"    {words.told(f'initiatives.{programme.id}.text')}")
        lines += [f"      {line}" for line in rules.initiative(v)]
        lines += [
            f"      {words.say('text.programmes.needs', what=rules.condition(need))}"
            for need in programme.needs
        ]
    return lines


def rivals(session: Session, words: Words, nation: str) -> Lines:
    """Return what is known of the others: public numbers exactly, private ones as estimates with their band."""
    view, world, t = session.view(nation), session.world, words.texts
    heads = [
        words.say(f"text.rivals.{key}") for key in ("nation", "score", "purse", "trust", "gap", "talent")
    ]
    front = world.role("frontier")
    rows = [heads]
    for n, ident in enumerate(world.actors):
        if n == view.actor:
            continue
        band = t.percent(float(view.treasury_band[n, 0]), 0)
        purse = words.say("text.rivals.about", value=t.money(float(view.treasury[n, 0])), band=band)
        purse = purse if words.purses else "–"
        gap = t.number(float(view.gap[n, front, 0])) if front >= 0 else "-"
        rows.append(
            [
                ident,
                t.number(float(view.score[n, 0])),
                purse,
                t.number(float(view.trust[view.actor, n, 0]), 0),
                gap,
                t.number(float(view.talent[n, 0]), 2),
            ]
        )
    return [words.say("text.rivals.title"), *columns(rows)]


def objectives(session: Session, words: Words, nation: str) -> Lines:
    """Return a nation's named objectives: condition, whether it holds now, when it was met."""
    view, world = session.view(nation), session.world
    rules = words.rules(view.actor)
    lines = [words.say("text.objectives.title")]
    for k, goal in enumerate(world.objectives):
        if goal.actor != view.actor:
            continue
        met = int(view.met[k, 0])
        if met >= 0:
            state = words.say("text.objectives.met", turn=met)
        elif not in_time(world, goal, view.turn, int(view.streak[k, 0])):
            state = words.say("text.objectives.lapsed")
        elif view.streak[k, 0] > 0.0:
            state = words.say("text.objectives.holds", turns=int(view.streak[k, 0]), of=goal.streak)
        else:
            state = words.say("text.objectives.open")
        hold = f" {words.say('text.objectives.hold')}" if goal.hold else ""
        title = words.objective(nation, goal.id)
        points = words.texts.signed(goal.points)
        lines.append(f"  {title} ({points}{hold}): {state}")
        lines.append(f"    {rules.condition(goal.condition)}")
    return lines


def news(session: Session, words: Words, nation: str | None) -> Lines:
    """Return what others did in the last turn and why; without a nation only what everybody sees."""
    items = session.news(nation)
    lines = [words.say("text.news.title" if items else "text.news.none")]
    for item in items:
        lines.append(f"  {words.news(item)}")
        if item.reason is not None:
            lines.append(f"    {words.say('text.news.reason', reason=words.reason(item.reason))}")
    return [*lines, *text_deals.decided(session, words)]


def report(session: Session, words: Words, nation: str, most: int = 6) -> Lines:
    """Return the headlines of the last turn that moved most, with their lines."""
    found = session.report(nation)
    if found is None:
        return [words.say("text.report.none")]
    lines = [words.say("text.report.title", turn=session.turn)]
    for head in [h for h in found.headlines if h.change != 0.0][:most]:
        lines += [f"  {line}" for line in words.explained(head, most=5)]
    return lines


def postures(session: Session, words: Words, nation: str) -> Lines:
    """Return a nation's named presets."""
    lines = [words.say("text.postures.title")]
    for name in session.postures(nation):
        title = words.told(f"postures.{nation}.{name}.title", name)
        lines.append(f"  [{name}] {title}. {words.told(f'postures.{nation}.{name}.text', '')}".rstrip())
    return lines


def adviser(session: Session, words: Words, nation: str) -> Lines:
    """Return what the doctrine player would order in this seat, with a reason per order."""
    lines = [words.say("text.adviser.title")]
    for order, reason in session.adviser(nation):
        lines.append(f"  {order.text(session.world)}")
        lines.append(f"    {words.reason(reason)}")
    return lines


def standing(session: Session, words: Words) -> Lines:
    """Return the public score table, for a game that is watched."""
    world, t = session.world, words.texts
    scores = session.history("score")
    order = sorted(world.playable, key=lambda n: (-float(scores[-1, n]), n))
    rows = [
        [
            words.nation(n),
            t.number(float(scores[-1, n])),
            t.signed(float(scores[-1, n] - scores[max(0, len(scores) - 2), n])),
        ]
        for n in order
    ]
    title = words.say(
        "text.standing.title",
        date=words.date(session.state.quarter),
        turn=session.turn,
        turns=world.turns,
        tension=t.number(float(session.history("tension")[-1])),
    )
    return [title, *columns(rows)]


def verdict(session: Session, words: Words) -> Lines:
    """Return the end: ranking, objectives, turning points, what was given up."""
    found, t = session.verdict(), words.texts
    lines = [words.say("text.verdict.title"), words.say(f"text.verdict.{'par' if found.by_par else 'start'}")]
    for place, rank in enumerate(found.places, 1):
        values = {
            "place": str(place),
            "nation": words.nation(rank.nation),
            "score": t.number(rank.score),
            "start": t.number(rank.start),
            "result": t.signed(rank.result, 2),
        }
        lines.append(
            "  " + words.say("text.verdict.shared" if rank.shared else "text.verdict.place", **values)
        )
        if rank.gained:
            comma = words.say("format.list_comma")
            lines.append(
                "    "
                + words.say("text.verdict.gained", what=comma.join(words.index(i) for i in rank.gained))
            )
        if rank.lost:
            lost = {"what": words.index(rank.lost), "by": t.signed(rank.lost_by)}
            lines.append("    " + words.say("text.verdict.lost", **lost))
    for goal in goals_of(session.world, session.state):
        if goal.met and session.world.actor_index(goal.nation) in session.world.playable:
            title = words.objective(goal.nation, goal.id)
            lines.append(
                "  "
                + words.say("text.verdict.met", nation=words.nation(goal.nation), what=title, turn=goal.met)
            )
    for point in found.turning:
        date = words.date((point.turn - 1) * session.world.turn_quarters)
        moved = {"change": t.signed(point.change), "what": words.index(point.index)}
        by = t.signed(point.index_change)
        who = words.nation(point.nation)
        lines.append("  " + words.say("text.verdict.turning", nation=who, date=date, by=by, **moved))
    return lines
