#!/usr/bin/env bash
# Gi én kommune en systembruker og en mappe som bare den kan lese, med arbeidsheftene sine i:
#   sudo vert/ny_kommune.sh utdata/1517-hareid
set -euo pipefail
mappe="${1:-}"
hjem="${ROBEK_HJEM:-/srv/robekanalyse}"
navn="$(basename "$mappe")"

if [[ ! -d "$mappe" || ! "$navn" =~ ^([0-9]{4})-[a-z0-9-]+$ ]]; then
  echo "«$mappe» er ikke mappen til en kommune: gi en mappe som robekanalyse hefter har laget, som utdata/1517-hareid." >&2
  exit 2
fi
nr="${BASH_REMATCH[1]}"
bruker="k$nr"
if [[ $EUID -ne 0 ]]; then
  echo "Brukere kan bare lages av root: kjør kommandoen med sudo." >&2
  exit 2
fi

install -d -m 0711 "$hjem"
if ! id "$bruker" >/dev/null 2>&1; then
  # /bin/false: signs in to the hub, never to the machine
  useradd --home-dir "$hjem/$nr" --no-create-home --user-group --shell /bin/false "$bruker"
  echo "Brukeren $bruker er laget. Gi den et passord med: passwd $bruker"
fi
install -d -m 0700 -o "$bruker" -g "$bruker" "$hjem/$nr"
# What is there already may have been written in, and is left as it is; only new files are put in.
(cd "$mappe" && find . -type f -print0) | while IFS= read -r -d '' fil; do
  if [[ ! -e "$hjem/$nr/$fil" ]]; then
    install -D -m 0600 "$mappe/$fil" "$hjem/$nr/$fil"
  else
    echo "Lar stå: $hjem/$nr/${fil#./} finnes fra før."
  fi
done
chown --recursive "$bruker:$bruker" "$hjem/$nr"
chmod --recursive u=rwX,go= "$hjem/$nr"
echo "Heftene til kommune $nr ligger i $hjem/$nr, og bare $bruker kan lese dem."
