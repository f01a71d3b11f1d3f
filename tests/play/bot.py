"""An example of a program that plays a nation: it moves money to the layer that runs shortest and answers cards cheaply."""

import json
import sys

for line in sys.stdin:
    told = json.loads(line)
    if told["what"] != "turn":
        break
    for card in told["cards"]:
        cheapest = min(card["options"], key=lambda option: option["cost"])
        print("choose", card["card"], cheapest["option"])

    spent = 0.0  # a tenth of every budget line
    for order in told["plan"]:
        words = order.split()
        if words[0] == "spend":
            spent += float(words[3]) * 0.1
            print(*words[:3], round(float(words[3]) * 0.9, 3))

    layers, fill = told["names"]["L"], told["view"]["fill"]
    short = layers[fill.index(min(fill))]
    before = sum(float(o.split()[3]) for o in told["plan"] if o.startswith(f"spend {short} build "))
    print("spend", short, "build", round(before * 0.9 + spent, 2))
    print("end", told["turn"], flush=True)
