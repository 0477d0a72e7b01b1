"""How far off is the projection? 2016 projected ten years on and held against 2026, beside SSB's own from 2016."""

from robekanalyse.analyse.etterproeving import etterproev_befolkning
from robekanalyse.grunnlag.tall import tekst


def main():
    t = etterproev_befolkning()
    print("Etterprøving av framskrivingen, median feil i prosent\n")
    print(t.to_string(index=False, float_format=lambda v: tekst(v, 1, mangler="–"), na_rep="–"))
    for m in t.merknader:
        print("\n" + m)


if __name__ == "__main__":
    main()
