"""One example of every verb, word and function, as authors write it; a test reads each of them."""

from __future__ import annotations

VERB_EXAMPLES: dict[str, str] = {
    "change": "{do: change, what: tension, by: +12}",
    "invest": "{do: invest, layer: chips, by: +4pp, lasts: 4 quarters}",
    "improve": "{do: improve, layer: models, by: 3 months}",
    "adjust": "{do: adjust, what: cost, layer: datacentres, by: -20%, lasts: 8 quarters}",
    "restrict": "{do: restrict, layer: chips, to: east, by: 70%, lasts: 16 quarters, fade: linear}",
    "refuse": "{do: refuse, layer: chips, from: north, by: 50%, lasts: permanent}",
    "stock": "{do: stock, layer: chips, by: 2 quarters}",
    "pay": "{do: pay, by: 0.3}",
    "set_flag": "{do: set_flag, flag: late, lasts: 6 quarters}",
    "clear_flag": "{do: clear_flag, flag: late}",
}
CHANGE_EXAMPLE: dict[str, str] = {
    "tension": "{do: change, what: tension, by: +12}",
    "treasury": "{do: change, what: treasury, by: -0.5}",
    "adoption": "{do: change, what: adoption, by: +2pp}",
    "factories": "{do: change, what: factories, by: +1pp, lasts: 4 quarters}",
    "readiness": "{do: change, what: readiness, by: +1pp}",
    "talent": "{do: change, what: talent, nation: rivals, by: -0.2}",
    "industry": "{do: change, what: industry, by: +3%}",
    "insecurity": "{do: change, what: insecurity, layer: chips, nation: everyone, by: +5pp}",
    "trust": "{do: change, what: trust, nation: me, with: east, by: -7}",
}
ADJUST_EXAMPLE: dict[str, str] = {
    "research": "{do: adjust, what: research, layer: models, by: +10%, lasts: 8 quarters}",
    "cost": "{do: adjust, what: cost, layer: datacentres, by: -20%, lasts: 8 quarters}",
    "output": "{do: adjust, what: output, layer: chips, by: -45%, lasts: 2 quarters, fade: linear}",
    "demand": "{do: adjust, what: demand, layer: applications, by: +15%, lasts: 4 quarters}",
    "price": "{do: adjust, what: price, layer: chips, by: +20%, lasts: 2 quarters}",
    "pull": "{do: adjust, what: pull, by: +10%, lasts: 8 quarters}",
    "leaving": "{do: adjust, what: leaving, by: -0.5pp, lasts: 8 quarters}",
    "adoption": "{do: adjust, what: adoption, by: +10%, lasts: 8 quarters}",
    "factories": "{do: adjust, what: factories, by: +10%, lasts: 8 quarters}",
    "income": "{do: adjust, what: income, by: -5%, lasts: 4 quarters}",
    "catch_up": "{do: adjust, what: catch_up, layer: models, by: -30%, lasts: 8 quarters}",
    "erosion": "{do: adjust, what: erosion, layer: chips, by: +10%, lasts: permanent, fade: half}",
}
FUNCTION_EXAMPLES: dict[str, str] = {
    "share": "share(me, chips) >= 45%",
    "rank": "rank(me, chips) <= 2",
    "gap": "gap(me, models) < 10 months",
    "lead": "lead(me, models) > 4 months",
    "supply": "supply(me, north, chips) > 40%",
    "depends": "depends(me, north) > 30%",
    "stock": "stock(me, chips) < 1 quarter",
    "fill": "fill(me, chips) < 90%",
    "restricted": "restricted(me, chips) > 20%",
    "price": "price(chips) > 1.2",
    "index": "index(me, sovereignty) >= 40",
    "talent": "talent(me) > 20%",
    "people": "people(me, readiness) < 60%",
    "money": "money(me, treasury) > 10",
    "tension": "tension() > 50",
    "trust": "trust(me, east) < 40",
    "year": "year() >= 2028",
    "flag": "flag(late)",
    "played": "played(open-weights, publish)",
    "launched": "launched(halls-by-the-sea)",
}
