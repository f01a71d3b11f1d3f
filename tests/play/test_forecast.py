"""Imagined futures: nothing of the real dice in them, the same answer every time, plans compared without noise."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from game.ai.player import ai_orders, make_player, playing
from game.engine.calibrate import opening
from game.engine.order_limits import cards_on_table, check, cost_of, limits, standing_lines
from game.engine.order_text import Order
from game.engine.orders import carried
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.view import View, view
from game.engine.world import World
from game.play import advice
from game.play.cut import cut_off
from game.play.forecast import Given, Rivals, Stop, foresee, job, present, rows
from game.play.foretold import Foretold
from game.play.hints import keep_building
from game.play.hotlines import hottest, lines_of, step_of, trial, with_more
from game.play.log import Seat
from game.play.seats import rival_levels
from game.play.text_mode import TextGame
from game.play.words import Words
from game.play.worker import Worker
from game.scenario.load import Loaded
from game.text import LANGUAGES, Texts

SEED = 0x5EED_0BAD_CAFE_F00D
FEW = 24


@pytest.fixture(scope="module")
def world(base: Loaded) -> World:
    return base.world


@pytest.fixture(scope="module")
def later(world: World) -> State:
    """Give the base scenario after three turns of doctrine."""
    state = opening(world, np.asarray([SEED], dtype=np.uint64))
    seats = dict.fromkeys(playing(world), make_player("doctrine", "hard"))
    for _ in range(3):
        state, _books = resolve(world, state, ai_orders(world, state, seats))
    return state


@pytest.fixture(scope="module")
def kor(world: World, later: State) -> View:
    return view(world, later, world.actor_index("kor"))


@pytest.fixture(scope="module")
def rivals(world: World) -> Rivals:
    return Rivals(world)


def changed(plan: Sequence[Order], world: World, *texts: str) -> list[Order]:
    """Give a plan with some orders in the place of its own."""
    new = [Order.parse(text, world) for text in texts]
    slots = {order.slot() for order in new}
    return [*(order for order in plan if order.slot() not in slots), *new]


# --- no real dice ----------------------------------------------------------------------------------------------


def test_the_seed_of_the_game_changes_nothing(world: World, later: State, kor: View, rivals: Rivals) -> None:
    other = State(later.turn, later.quarter, later.seed ^ np.uint64(0xABCDEF), later.arrays())
    estimates = kor.guess()
    twin = replace(view(world, other, kor.actor), guess=lambda: estimates)
    plan = carried(kor, world)
    ours, theirs = (foresee(world, job(world, seen, [plan], 3, FEW), rivals) for seen in (kor, twin))
    assert np.array_equal(ours.values, theirs.values)


def test_what_goes_to_the_worker_holds_no_luck_of_the_game(world: World, later: State, kor: View) -> None:
    asked = job(world, kor, [carried(kor, world)])
    sent = pickle.dumps(asked)
    assert SEED.to_bytes(8, "little") not in sent
    assert SEED.to_bytes(8, "little") in pickle.dumps(later.seed), "the seed would be found where it is"
    assert not np.isin(present(world, replace(asked, futures=FEW)).seed, later.seed).any()


def test_futures_differ_from_each_other_and_from_what_comes(
    world: World, later: State, kor: View, rivals: Rivals
) -> None:
    plan = carried(kor, world)
    paths = foresee(world, job(world, kor, [plan], 3, FEW), rivals)
    ends = paths.of("score")[-1]
    assert len(np.unique(ends)) > FEW // 2
    state = later
    for _ in range(3):
        state, _books = resolve(world, state, rivals.orders(world, state, job(world, kor, [plan])))
    assert not np.isclose(ends, float(state.score[kor.actor, 0]), atol=1e-9).any()


def test_rivals_secrets_do_not_reach_the_forecast(
    world: World, later: State, kor: View, rivals: Rivals
) -> None:
    """Hidden numbers of a rival may change as they like: what the viewer sees stays, and so does the answer."""
    arrays = later.arrays()
    usa = world.actor_index("usa")
    for name in ("plan_build", "plan_research", "focus", "experience"):
        arrays[name] = arrays[name].copy()
        arrays[name][usa] *= 0.5
    arrays["training"] = arrays["training"].copy()
    arrays["training"][:, usa] *= 3.0
    hidden = view(world, State(later.turn, later.quarter, later.seed, arrays), kor.actor)
    plan = carried(kor, world)
    ours, theirs = (foresee(world, job(world, seen, [plan], 2, FEW), rivals) for seen in (kor, hidden))
    assert np.array_equal(ours.values, theirs.values)


# --- the answer ------------------------------------------------------------------------------------------------


def test_the_same_view_and_plan_give_the_same_answer_however_it_is_split(
    world: World, kor: View, rivals: Rivals
) -> None:
    asked = job(world, kor, [carried(kor, world)], 3, FEW)
    whole = foresee(world, asked, rivals)
    parts = [part.work(world, Rivals(world), lambda: False) for part in asked.parts(3)]
    assert np.array_equal(asked.joined(parts).values, whole.values)
    assert len(parts) == 3


def test_fans_open_and_begin_at_the_present(world: World, kor: View, rivals: Rivals) -> None:
    paths = foresee(world, job(world, kor, [carried(kor, world)], futures=60), rivals)
    me = kor.actor
    assert paths.names == rows(world)
    assert paths.quarters[0] == kor.quarter
    assert len(paths.quarters) == 7
    for figure, now in (
        ("score", kor.score[me, 0]),
        ("share.memory", kor.share[me, world.layer_index("memory"), 0]),
        ("gap.models", kor.own_gap[world.layer_index("models"), 0]),
        ("income", kor.income.sum()),
    ):
        fan = paths.fan(figure)
        assert fan.low[0] == fan.middle[0] == fan.high[0] == pytest.approx(float(now), abs=1e-4)
        assert all(a <= b <= c for a, b, c in zip(fan.low, fan.middle, fan.high, strict=True))
        assert fan.high[-1] - fan.low[-1] > 0.0, figure


def test_the_forecast_ends_with_the_game(world: World, kor: View) -> None:
    short = replace(world, turns=kor.turn + 2)
    assert job(short, kor, [()]).turns == 2


def test_better_statistics_make_the_present_and_the_fan_thinner(
    world: World, later: State, rivals: Rivals
) -> None:
    arrays = later.arrays()
    me, flag = world.actor_index("kor"), world.flags.index("statistics")
    arrays["flag_until"] = arrays["flag_until"].copy()
    arrays["flag_until"][flag, me] = 99.0
    office = view(world, State(later.turn, later.quarter, later.seed, arrays), me)
    plain = view(world, later, me)
    plan = carried(plain, world)
    jobs = [job(world, seen, [plan], 2, 80) for seen in (plain, office)]
    purses = [present(world, asked).treasury[world.actor_index("usa")] for asked in jobs]
    assert np.std(purses[1] / np.mean(purses[1])) < 0.5 * np.std(purses[0] / np.mean(purses[0]))
    fans = [foresee(world, asked, rivals).fan("gap.accelerators") for asked in jobs]
    widths = [fan.high[1] - fan.low[1] for fan in fans]
    assert 0.0 < widths[1] < widths[0]


def test_own_numbers_are_no_estimates(world: World, kor: View) -> None:
    state = present(world, job(world, kor, [()], 2, FEW))
    me = kor.actor
    for name in ("treasury", "stock", "technology", "plan_build", "capacity"):
        own = getattr(state, name)[me]
        assert np.array_equal(own, np.repeat(own[..., :1], FEW, axis=-1)), name
    assert float(state.treasury[me, 0]) == float(kor.purse[0])
    assert np.allclose(12.0 * (state.technology.max(axis=0) - state.technology[me]), state.gap[me], atol=1e-6)


def test_two_plans_are_compared_future_by_future(world: World, kor: View, rivals: Rivals) -> None:
    plan = carried(kor, world)
    more = changed(plan, world, "spend memory build 4")
    paths = foresee(world, job(world, kor, [plan, plan, more], 5, FEW), rivals)
    same, ahead = paths.compare("share.memory", 1), paths.compare("share.memory", 2)
    assert (same.mean, same.least, same.most) == (0.0, 0.0, 0.0)
    assert not same.clear
    assert ahead.clear
    assert ahead.least > 0.0
    assert ahead.more > 0.9
    alone = paths.of("share.memory", 0)[-1]
    assert ahead.most - ahead.least < 0.5 * (np.quantile(alone, 0.9) - np.quantile(alone, 0.1))


def test_launches_and_cards_of_the_draft_count(world: World, rivals: Rivals) -> None:
    seen = view(world, opening(world, np.asarray([SEED], dtype=np.uint64)), world.actor_index("kor"))
    plan = [replace(order, amount=0.8 * order.amount) for order in carried(seen, world)]
    names = [i.id for i in world.initiatives if i.actor == seen.actor and i.cost > 0.0]
    name = next(n for n in names if check(Order("launch", name=n), plan, seen, world) is None)
    hand = cards_on_table(seen, world)[0]
    card, options = world.cards[world.hands[hand].card].id, world.hands[hand].choices
    plans = [plan, [*plan, Order("launch", name=name)]]
    plans += [[*plan, Order("choose", name=card, option=option.id)] for option in options]
    paths = foresee(world, job(world, seen, plans, 2, FEW), rivals)
    cost = cost_of(Order("launch", name=name), seen, world)
    assert np.allclose((paths.of("treasury", 1) - paths.of("treasury", 0))[1], -cost, atol=0.05 + 0.02 * cost)
    untouched, cautious = paths.values[:, :, 0], paths.values[:, :, 2 + world.hands[hand].cautious]
    assert np.array_equal(untouched, cautious), "a card that is not answered takes its cautious option"
    other = (world.hands[hand].cautious + 1) % len(options)
    assert not np.array_equal(untouched, paths.values[:, :, 2 + other])


def test_an_untouched_plan_is_carried_on_as_the_game_carries_it(
    world: World, later: State, rivals: Rivals
) -> None:
    me = world.actor_index("kor")
    asked = job(world, view(world, later, me), [carried(view(world, later, me), world)], 2, 2)
    state = present(world, asked)
    orders = rivals.orders(world, state, asked)
    after, _books = resolve(world, state, orders)
    again = carried(view(world, after.pick([0]), me), world)
    paths = foresee(world, replace(asked, plans=(tuple(again),)), rivals)
    assert paths.futures == 2
    from game.play.forecast import _carry

    own = rivals.orders(world, after, asked)
    _carry(world, after, own, asked)
    lines = standing_lines(again, view(world, after.pick([0]), me), world)
    for k in range(len(world.layers)):
        assert world.turn_quarters * own.build[me, k, 0] == pytest.approx(
            lines[("spend", k, "build")], abs=0.0021
        )


def test_work_that_nobody_wants_ends(world: World, kor: View, rivals: Rivals) -> None:
    with pytest.raises(Given):
        foresee(world, job(world, kor, [()], 2, 2), rivals, lambda: True)


# --- beside the window -------------------------------------------------------------------------------------------


@dataclass
class Held:
    """A task that waits for a sign; it shows what may happen while it is worked on."""

    go: threading.Event
    begun: threading.Event
    says: str = "done"

    def parts(self, count: int) -> Sequence[Held]:
        del count
        return [self]

    def work(self, world: World, rivals: Rivals, stop: Stop) -> str:
        del world, rivals
        self.begun.set()
        assert self.go.wait(20.0)
        if stop():
            raise Given
        return self.says

    def joined(self, answers: Sequence[str]) -> str:
        return answers[0]


@dataclass(frozen=True)
class Broken:
    """A task that goes wrong."""

    def parts(self, count: int) -> Sequence[Broken]:
        del count
        return [self]

    def work(self, world: World, rivals: Rivals, stop: Stop) -> float:
        del world, rivals, stop
        return 1 / 0

    def joined(self, answers: Sequence[float]) -> float:
        return answers[0]


@dataclass(frozen=True)
class Fatal:
    """A task that kills any process but the one it was made in."""

    home: int

    def parts(self, count: int) -> Sequence[Fatal]:
        del count
        return [self]

    def work(self, world: World, rivals: Rivals, stop: Stop) -> int:
        del world, rivals, stop
        if os.getpid() != self.home:
            os._exit(3)
        return self.home

    def joined(self, answers: Sequence[int]) -> int:
        return answers[0]


def test_asking_and_fetching_never_wait(world: World) -> None:
    worker = Worker(world, 0)
    go, begun = threading.Event(), threading.Event()
    ticket = worker.ask("now", Held(go, begun))
    assert begun.wait(20.0)
    assert worker.busy("now")
    assert worker.answer("now") is None, "the question is open and the caller goes on"
    go.set()
    found = worker.wait(ticket, "now")
    assert found is not None
    assert found.value == "done"
    assert not worker.busy("now")
    worker.close()


def test_a_newer_question_replaces_an_older_one_and_an_urgent_one_goes_first(world: World) -> None:
    worker = Worker(world, 0)
    first, begun, go = threading.Event(), threading.Event(), threading.Event()
    go.set()
    old = worker.ask("now", Held(first, begun, "old"))
    assert begun.wait(20.0)
    worker.ask("now", Held(go, threading.Event(), "never begun"))
    new = worker.ask("now", Held(go, threading.Event(), "new"))
    first.set()
    found = worker.wait(old, "now")
    assert found is not None
    assert (found.ticket, found.value) == (new, "new")
    held, slow = threading.Event(), threading.Event()
    later = worker.ask("hot", Held(held, slow, "hot"), 2)
    assert slow.wait(20.0)
    urgent = worker.ask("now", Held(go, threading.Event(), "urgent"), 0)
    held.set()
    done = worker.wait(urgent, "now")
    again = worker.wait(later, "hot")
    assert done is not None
    assert done.value == "urgent"
    assert again is not None, "what was put off is done afterwards"
    assert again.value == "hot"
    worker.close()


def test_what_goes_wrong_is_kept_and_the_next_question_is_answered(world: World) -> None:
    worker = Worker(world, 0)
    assert worker.wait(worker.ask("now", Broken()), "now") is None
    assert isinstance(worker.error, ZeroDivisionError)
    go = threading.Event()
    go.set()
    assert worker.wait(worker.ask("now", Held(go, threading.Event())), "now") is not None
    assert worker.error is None
    worker.close()


def test_other_processes_give_the_same_numbers_and_may_die(world: World, kor: View, rivals: Rivals) -> None:
    asked = job(world, kor, [carried(kor, world)], 2, 10)
    worker = Worker(world, 2)
    found = worker.wait(worker.ask("now", asked), "now")
    assert found is not None
    assert np.array_equal(found.value.values, foresee(world, asked, rivals).values)
    fatal = worker.wait(worker.ask("now", Fatal(os.getpid())), "now")
    assert fatal is not None, "a dead process is no reason to stay without an answer"
    assert fatal.value == os.getpid()
    worker.close()


# --- hot lines -------------------------------------------------------------------------------------------------


def test_a_hot_line_really_moves_its_headline(world: World, kor: View, rivals: Rivals) -> None:
    plan = carried(kor, world)
    tried = trial(world, kor, plan, turns=4, futures=8).work(world, rivals, lambda: False)
    for figure in ("share.memory", "index.leverage", "gap.models"):
        found = hottest(tried, figure)
        assert 1 <= len(found) <= 3
        best = found[0]
        fresh = replace(job(world, kor, [plan, best.plan], 4, FEW), first=5000)
        moved = foresee(world, fresh, rivals).compare(figure, 1)
        assert np.sign(moved.mean) == (-1.0 if figure.startswith("gap") else 1.0) == np.sign(best.change.mean)
        assert moved.clear, "and does so in futures it was not chosen by"


def test_one_step_more_fits_the_purse_and_moves_one_line(world: World, kor: View) -> None:
    plan = carried(kor, world)
    left = limits(plan, kor, world).left
    full = changed(plan, world, f"spend cloud build {0.5 + left:.3f}")
    step = step_of(float(kor.purse[0]))
    for slot in lines_of(world):
        more = with_more(world, kor, full, slot, step)
        assert limits(more, kor, world).left >= -1e-6
        before, after = (standing_lines(p, kor, world) for p in (full, more))
        assert after[slot] > before[slot]
        assert all(after[other] <= before[other] + 1e-9 for other in before if other != slot)


@pytest.mark.parametrize(("purse", "step"), [(11.7, 0.5), (78.0, 5.0), (50.0, 2.0), (0.0, 0.01), (1.0, 0.05)])
def test_a_step_is_a_round_part_of_the_purse(purse: float, step: float) -> None:
    assert step_of(purse) == pytest.approx(step)


# --- a cut link ------------------------------------------------------------------------------------------------


def test_a_cut_takes_what_the_supplier_delivered_and_nothing_before_it(world: World, kor: View) -> None:
    usa, chips = world.actor_index("usa"), world.layer_index("accelerators")
    found = cut_off(world, kor, kor.actor, usa, [chips])
    assert np.array_equal(found.fill[0, :, 0], found.fill[0, :, 1])
    assert found.quarters == tuple(kor.quarter + q for q in range(5))
    delivered = float(kor.supply[kor.actor, usa, chips, 0])
    assert found.lost()[0, chips] == pytest.approx(delivered, abs=0.15)
    assert found.supply[kor.actor, usa, chips, 1] < found.supply[kor.actor, usa, chips, 0]
    halls = world.layer_index("datacentres")
    assert found.idle()[-1, halls] > 0.1, "what was to run on them stands idle"
    twn = world.actor_index("twn")
    assert np.allclose(found.supply[twn, :, :, 0].sum(axis=0), 1.0, atol=1e-3)


def test_a_cut_knows_nothing_of_the_seed(world: World, later: State, kor: View) -> None:
    other = State(later.turn, later.quarter, later.seed ^ np.uint64(77), later.arrays())
    estimates = kor.guess()
    twin = replace(view(world, other, kor.actor), guess=lambda: estimates)
    chn, layers = world.actor_index("chn"), list(range(len(world.layers)))
    one, two = (cut_off(world, seen, kor.actor, chn, layers) for seen in (kor, twin))
    assert np.array_equal(one.fill, two.fill)
    assert np.array_equal(one.score, two.score)


# --- hints -----------------------------------------------------------------------------------------------------


def names(found: Sequence[advice.Hint]) -> set[str]:
    return {hint.name for hint in found}


def test_hints_come_and_go_with_the_draft(world: World, kor: View) -> None:
    plan = carried(kor, world)
    marks = keep_building(kor, world)
    layer = int(np.argmax(np.where(marks <= 0.4 * kor.purse[0], marks, 0.0)))
    slot = ("spend", layer, "build")

    def thin(part: float) -> bool:
        draft = changed(plan, world, f"spend {world.layers[layer]} build {part * marks[layer]:.3f}")
        found = advice.hints(world, kor, draft, None, None)
        return slot in {s for hint in found if hint.name == "below_half" for s in hint.slots}

    assert thin(0.4)
    assert not thin(0.6)
    assert not thin(0.0)
    hasty = changed(plan, world, "spend fabs build 8")
    assert "haste" in names(advice.hints(world, kor, hasty, None, None))
    assert "trained" in names(
        advice.hints(world, kor, changed(plan, world, "spend talent train 2"), None, None)
    )
    assert "trained" not in names(advice.hints(world, kor, plan, None, None))


def test_capacity_that_will_stand_idle_is_pointed_out_with_its_reason(
    world: World, kor: View, rivals: Rivals
) -> None:
    plan = changed(carried(kor, world), world, "spend datacentres build 3")
    now = foresee(world, job(world, kor, [plan], futures=FEW), rivals)
    found = [hint for hint in advice.hints(world, kor, plan, now, None) if hint.name == "idle"]
    assert len(found) == 1
    name = world.layers[found[0].layer]
    assert found[0].values["runs"] == pytest.approx(float(np.median(now.of(f"runs.{name}"), axis=-1).min()))
    if found[0].other >= 0:
        assert world.layer.bottleneck[found[0].other, found[0].layer] > 0.0


def test_instalments_add_up_to_what_a_programme_costs(world: World, kor: View, rivals: Rivals) -> None:
    now = foresee(world, job(world, kor, [carried(kor, world)], futures=4), rivals)
    idle = next(
        i
        for v, i in enumerate(world.initiatives)
        if i.actor == kor.actor and kor.paying[v, 0] <= 0.0 and i.cost > 0
    )
    without = advice.money_ahead(world, kor, [], now)
    extra = advice.money_ahead(world, kor, [Order("launch", name=idle.id)], now)
    added = np.subtract(extra.instalments, without.instalments)
    horizon = (len(now.quarters) - 1) * world.turn_quarters
    assert added.sum() == pytest.approx(idle.cost * min(idle.quarters, horizon))
    assert len(extra.income) == len(now.quarters) - 1


def test_chances_of_goals_are_parts_of_the_futures(world: World, kor: View, rivals: Rivals) -> None:
    now = foresee(world, job(world, kor, [carried(kor, world)], futures=FEW), rivals)
    found = advice.goal_chances(world, kor, now)
    assert [world.objectives[k].actor for k, _ in found] == [kor.actor] * len(found)
    assert all(part * FEW == pytest.approx(round(part * FEW)) for _, part in found)
    assert found


# --- in words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_can_be_said(language: str, base: Loaded, kor: View, rivals: Rivals) -> None:
    texts = Texts.load(language)
    told = Foretold(Words(texts, base.texts, base.world))
    world = base.world
    plan = carried(kor, world)
    paths = foresee(
        world, job(world, kor, [plan, changed(plan, world, "spend memory build 3")], 2, 6), rivals
    )
    said = []
    for figure in told.figures():
        said += [
            told.name(figure),
            told.ends(figure, paths.fan(figure)),
            told.differs(figure, paths.compare(figure, 1)),
        ]
    slot = ("spend", 1, "build")
    numbers = {"runs": 0.5, "quarter": 6.0, "chance": 0.4, "without": 0.1, "part": 0.6, "due": 2.0, "income": 5.0,
               "money": 1.2, "count": 4.0, "price": 1.1, "now": 0.4, "then": 3.0, "trough": 0.7}  # fmt: skip
    for name in ("idle", "answer", "heavy", "haste", "below_half", "trough", "trained"):
        for other in (2, -1):
            said.append(told.hint(advice.Hint(name, numbers, (slot,) * 5, 1, other, 0)))
    said += [told.assumes(200, {"easy", "hard"}), told.line(("spend", -1, "retain"))]
    assert not texts.missing
    assert not [line for line in said if "{" in line or not line]
    assert told.asked("memory") == "share.memory"
    assert told.asked("gap") == "gap.models"
    assert told.asked("leverage") == "index.leverage"
    assert told.asked("nonsense") is None


def test_the_terminal_forecasts_and_its_hot_lines_can_be_typed(begin: Any) -> None:
    session = begin("kor", turns=3)
    words = Words(Texts.load("en"), session.texts, session.world)
    out: list[str] = []
    game = TextGame(session, words, out.append)

    def answer(line: str) -> list[str]:
        out.clear()
        game.take(line)
        return list(out)

    first = answer("forecast memory")
    assert first == answer("forecast memory"), "the same question has the same answer"
    assert "10%" in first[1]
    assert "2026 H1" in first[2]
    hot = answer("hot leverage")
    order = hot[2].strip()
    assert order.startswith("spend ")
    answer("spend models build 0")
    assert "Left" in answer(order)[0]
    assert "Your changes" in "\n".join(answer("forecast leverage"))
    assert "Nearest" in answer("forecast rubbish")[0]
    assert not words.texts.missing


def test_only_a_doctrine_is_imagined_to_err_as_its_level_says(world: World) -> None:
    seats = {
        "kor": Seat("human"),
        "usa": Seat("ai", "doctrine", "easy"),
        "chn": Seat("ai", "planner", "easy"),
    }
    levels = rival_levels(world, seats)
    assert levels == {world.actor_index("usa"): "easy", world.actor_index("chn"): "hard"}
