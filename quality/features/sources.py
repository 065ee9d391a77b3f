"""Where the signals' definitions were published; each work is cited once, here."""

from __future__ import annotations

from quality.features.spec import Source

# repetition and web text
RAE_2021 = Source(
    "rae2021", "Rae et al. (2021), Scaling Language Models (Gopher), appendix A, arXiv:2112.11446"
)
PENEDO_2024 = Source("penedo2024", "Penedo et al. (2024), The FineWeb Datasets, arXiv:2406.17557")
SOLDAINI_2024 = Source("soldaini2024", "Soldaini et al. (2024), Dolma, arXiv:2402.00159")
BRODER_1997 = Source(
    "broder1997", "Broder (1997), On the Resemblance and Containment of Documents, SEQUENCES"
)
KOHLSCHUETTER_2010 = Source(
    "kohlschuetter2010",
    "Kohlschütter, Fankhauser, Nejdl (2010), Boilerplate Detection using Shallow Text Features, WSDM",
)
GOOGLE_SPAM = Source("google-spam", "Google Search Central, Spam policies: scaled content abuse")

# journalism
NEWELL_2018 = Source(
    "newell2018", "Newell, Margolin, Ruths (2018), An Attribution Relations Corpus for Political News, LREC"
)
ZHANG_2018 = Source(
    "zhang2018", "Zhang et al. (2018), A Structured Response to Misinformation, WWW Companion"
)
TRUST_PROJECT = Source("trust-project", "The Trust Project, The 8 Trust Indicators")
SPJ_2014 = Source("spj2014", "Society of Professional Journalists (2014), Code of Ethics")
NEWSGUARD = Source("newsguard", "NewsGuard, Website Rating Process and Criteria")
NEWSGUARD_2023 = Source("newsguard2023", "NewsGuard (2023), Rise of the Newsbots")
SCHEMA_ORG = Source("schema-org", "schema.org, NewsArticle")

# headlines
CHAKRABORTY_2016 = Source("chakraborty2016", "Chakraborty et al. (2016), Stop Clickbait, arXiv:1610.09786")
BIYANI_2016 = Source(
    "biyani2016", "Biyani, Tsioutsiouliklis, Blackmer (2016), 8 Amazing Secrets for Getting More Clicks, AAAI"
)
BLOM_2015 = Source(
    "blom2015", "Blom, Hansen (2015), Click bait: Forward-reference as lure, Journal of Pragmatics 76"
)
HORNE_2017 = Source(
    "horne2017", "Horne, Adali (2017), This Just In: Fake News Packs a Lot in Title, ICWSM NECO"
)

# wording
HORNE_2018 = Source(
    "horne2018", "Horne et al. (2018), Assessing the News Landscape (NELA features), WWW Companion"
)
RASHKIN_2017 = Source("rashkin2017", "Rashkin et al. (2017), Truth of Varying Shades, EMNLP")
RECASENS_2013 = Source(
    "recasens2013",
    "Recasens, Danescu-Niculescu-Mizil, Jurafsky (2013), Linguistic Models for Biased Language, ACL",
)
POTTHAST_2018 = Source(
    "potthast2018", "Potthast et al. (2018), A Stylometric Inquiry into Hyperpartisan and Fake News, ACL"
)
WORDS_TO_WATCH = Source("words-to-watch", "Wikipedia, Manual of Style: Words to watch")

# promotion
SHAROFF_2018 = Source(
    "sharoff2018", "Sharoff (2018), Functional Text Dimensions for the annotation of web corpora, Corpora 13"
)
FTC_255 = Source("ftc255", "Federal Trade Commission, Endorsement Guides, 16 CFR part 255")

# machine prose
AI_SIGNS = Source("ai-signs", "Wikipedia, Signs of AI writing")
KOBAK_2024 = Source("kobak2024", "Kobak et al. (2024), Delving into ChatGPT usage, arXiv:2406.07016")
CHEN_2024 = Source(
    "chen2024", "Chen, Shu (2024), Can LLM-Generated Misinformation Be Detected?, ICLR, arXiv:2309.13788"
)

# readability
FLESCH_1948 = Source("flesch1948", "Flesch (1948), A new readability yardstick, J. Applied Psychology 32")
KINCAID_1975 = Source(
    "kincaid1975", "Kincaid et al. (1975), Derivation of new readability formulas, Navy research report 8-75"
)
GUNNING_1952 = Source("gunning1952", "Gunning (1952), The Technique of Clear Writing")
MCLAUGHLIN_1969 = Source("mclaughlin1969", "McLaughlin (1969), SMOG Grading, Journal of Reading 12")
SENTER_1967 = Source("senter1967", "Senter, Smith (1967), Automated Readability Index, AMRL-TR-66-220")
COLEMAN_1975 = Source(
    "coleman1975", "Coleman, Liau (1975), A computer readability formula, J. Applied Psychology 60"
)
ANDERSON_1983 = Source("anderson1983", "Anderson (1983), Lix and Rix, Journal of Reading 26")
DALE_1948 = Source(
    "dale1948", "Dale, Chall (1948), A formula for predicting readability, Educ. Research Bulletin 27"
)
