#!/bin/sh
# From nothing to three pilots at a bank, by commands alone:
#   HANDRAIL_DATA=/some/empty/folder HANDRAIL_DEMO=0 trials/bank/walk.sh /path/of/banking77/train.csv
# What a person would do in the console under Audit, Labelling, Replays, Launches and Autonomy.
set -eu
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
lead=ada@northgate.example admin=ines@northgate.example reviewer=rosa@northgate.example agent=bob@northgate.example
password=${PASSWORD:-"correct horse battery"}

say() { printf '\n== %s\n' "$*"; }
topics() { sed -n 's/^intents: \[\(.*\)\]$/\1/p' "$here"/articles/*.md; }

say "A desk with four people"
handrail prepare
handrail assistants add bank --name Nora --brand Northgate --team Front
handrail people add $lead Ada --role lead --team front --password "$password"
handrail people add $admin Ines --role admin --team front --password "$password"
handrail people add $reviewer Rosa --role reviewer --team front --password "$password"
handrail people add $agent Bob --role agent --team front --password "$password"

say "Its past conversations, and what they are about"
python "$here/history.py" "$1" "$work/history.csv"
handrail history import "$work/history.csv" --assistant bank
handrail kb import "$here/articles" --approve-as $lead 2>/dev/null
handrail audit run bank | head -40
handrail audit propose bank --candidates --risk low --as $lead
for topic in $(topics); do
    handrail intents show | grep -q "^$topic " || handrail audit propose bank "$topic" --risk low --as $lead
done
handrail kb import "$here/articles" --approve-as $lead

say "Labels from its tags; half of them teach, the others judge"
handrail intents show | cut -d' ' -f1 > "$work/known"
python - "$work" <<'PYTHON'
import csv, pathlib, sys
work = pathlib.Path(sys.argv[1])
known = set((work / "known").read_text().split())
with (work / "history.csv").open() as rows:
    tags = sorted({row["tags"] for row in csv.DictReader(rows) if row["tags"]})
(work / "tags.csv").write_text("tag,intent\n" + "".join(f"{t},{t if t in known else 'out_of_scope'}\n" for t in tags))
PYTHON
handrail history label --from-tags "$work/tags.csv" --assistant bank
handrail intents learn --assistant bank --share 40
handrail intents train
handrail replay run --note "before the pilots"

say "The first three whose replay allows a threshold"
# Which messages teach is drawn anew with each import, so it is not always the same three.
pilots=
for topic in change_pin activate_my_card visa_or_mastercard age_limit apple_pay_or_google_pay $(topics); do
    [ "$(echo $pilots | wc -w)" -lt 3 ] || break
    case " $pilots " in *" $topic "*) continue ;; esac
    if handrail thresholds offer "$topic" chat | grep "Answers from"; then pilots="$pilots $topic"; fi
done
echo "$pilots"

say "What must be prepared"
handrail readiness openness bank --language en --confirm --as $lead
for intent in $pilots; do
    handrail intents scope "$intent" --owner $lead --audience public --as $lead --reason "Trial"
    handrail readiness owner "$intent" $reviewer monday 10 --as $lead
    handrail readiness brief "$intent" --draft > "$work/briefing"
    handrail readiness brief "$intent" --file "$work/briefing" --as $lead
    for person in $lead $admin $agent; do handrail readiness acknowledge "$intent" --as $person; done
    handrail thresholds set "$intent" chat --as $lead --reason "From the replay before the pilots"
done
handrail cells limit language.messages 100 --as $admin --reason "The data set has fewer than 200 of each"
handrail cells limit language.hard 0 --as $admin --reason "The data set has no angry customers"

handrail readiness drill bank chat --as $lead --participant $agent | tail -3

say "Up, one rung at a time, on evidence"
for intent in $pilots; do
    for rung in shadow suggest pilot; do
        handrail cells ask "$intent" chat --as $lead --reason "Trial: to $rung"
        request=$(handrail cells requests | head -1 | cut -d' ' -f1)
        handrail cells agree "$request" --as $admin || { handrail cells withdraw "$request" --as $lead; break; }
    done
done
handrail cells show | head -60
handrail evidence list
