"""Short queries about drawn fashion items ("red dress", "줄무늬 티셔츠"), and which items they are true of."""
import random

EN = {
    "garment": {"t-shirt": ["t-shirt", "tee"], "shirt": ["shirt"], "blouse": ["blouse"], "sweater": ["sweater", "jumper"], "cardigan": ["cardigan"], "hoodie": ["hoodie"],
                "jacket": ["jacket"], "coat": ["coat"], "dress": ["dress"], "skirt": ["skirt"], "trousers": ["trousers", "pants"], "jeans": ["jeans"], "shorts": ["shorts"],
                "hat": ["hat"], "cap": ["cap", "baseball cap"], "beanie": ["beanie"], "handbag": ["handbag", "bag"], "backpack": ["backpack"],
                "sneakers": ["sneakers", "trainers"], "boots": ["boots"], "scarf": ["scarf"], "socks": ["socks"]},
    "colour": {c: [c] for c in ["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray", "beige", "navy"]},
    "pattern": {"plain": ["plain"], "striped": ["striped"], "checked": ["checked", "plaid"], "polka dot": ["polka dot", "dotted"], "floral": ["floral", "flower pattern"], "graphic": ["printed"], "colour block": ["two-tone"]},
    "material": {m: [m] for m in ["cotton", "denim", "leather", "knit", "silk", "linen", "wool"]},
    "sleeve": {"sleeveless": ["sleeveless"], "short": ["short-sleeved"], "long": ["long-sleeved"]},
    "style": {s: [s] for s in ["casual", "formal", "sporty", "vintage", "elegant"]},
    "neckline": {"round": ["round-neck", "crew-neck"], "v-neck": ["v-neck"], "collar": ["collared"], "lapel": ["lapelled"], "hood": ["hooded"], "turtleneck": ["turtleneck"]},
    "length": {"short": ["mini", "short"], "knee-length": ["knee-length"], "long": ["long", "maxi"]},
}
KO = {
    "garment": {"t-shirt": ["티셔츠"], "shirt": ["셔츠"], "blouse": ["블라우스"], "sweater": ["스웨터"], "cardigan": ["가디건"], "hoodie": ["후드티"], "jacket": ["재킷", "자켓"], "coat": ["코트"],
                "dress": ["원피스", "드레스"], "skirt": ["치마", "스커트"], "trousers": ["바지"], "jeans": ["청바지"], "shorts": ["반바지"], "hat": ["모자"], "cap": ["캡 모자", "야구 모자"], "beanie": ["비니"],
                "handbag": ["핸드백", "가방"], "backpack": ["배낭", "백팩"], "sneakers": ["운동화"], "boots": ["부츠"], "scarf": ["목도리", "스카프"], "socks": ["양말"]},
    "colour": {"red": ["빨간", "빨간색"], "orange": ["주황색"], "yellow": ["노란", "노란색"], "green": ["초록색", "녹색"], "blue": ["파란", "파란색"], "purple": ["보라색"], "pink": ["분홍색", "핑크색"], "brown": ["갈색"],
               "black": ["검은", "검은색", "검정색"], "white": ["하얀", "흰색"], "gray": ["회색"], "beige": ["베이지색"], "navy": ["남색"]},
    "pattern": {"plain": ["무지"], "striped": ["줄무늬"], "checked": ["체크무늬"], "polka dot": ["물방울무늬"], "floral": ["꽃무늬"], "graphic": ["프린트"], "colour block": ["배색"]},
    "material": {"cotton": ["면"], "denim": ["데님"], "leather": ["가죽"], "knit": ["니트"], "silk": ["실크"], "linen": ["리넨"], "wool": ["울"]},
    "sleeve": {"sleeveless": ["민소매"], "short": ["반팔"], "long": ["긴팔"]},
    "style": {"casual": ["캐주얼한"], "formal": ["격식 있는"], "sporty": ["스포티한"], "vintage": ["빈티지"], "elegant": ["우아한"]},
    "neckline": {"round": ["라운드넥"], "v-neck": ["브이넥"], "collar": ["카라", "깃이 있는"], "lapel": ["라펠"], "hood": ["후드 달린"], "turtleneck": ["터틀넥", "목폴라"]},
    "length": {"short": ["짧은", "미니"], "knee-length": ["무릎길이"], "long": ["긴", "롱"]},
}
# What a broader word covers.
WIDER = {"hat": {"hat", "cap", "beanie"}, "모자": {"hat", "cap", "beanie"}, "bag": {"handbag", "backpack"}, "가방": {"handbag", "backpack"}, "shoes": {"sneakers", "boots"}, "신발": {"sneakers", "boots"},
         "top": {"t-shirt", "shirt", "blouse", "sweater", "cardigan", "hoodie"}, "상의": {"t-shirt", "shirt", "blouse", "sweater", "cardigan", "hoodie"}}
WANTED = [("garment",), ("colour", "garment"), ("colour", "garment"), ("pattern", "garment"), ("material", "garment"), ("sleeve", "garment"), ("colour",), ("pattern",), ("material",), ("style", "garment"),
          ("colour", "pattern", "garment"), ("colour", "material", "garment"), ("neckline", "garment"), ("length", "garment"), ("colour", "sleeve", "garment"), ("pattern", "sleeve", "garment"), ("sleeve",), ("style",)]
# How a value is said alone, as a facet: what an attribute's prompts look like.
ALONE = {"en": ["{}", "something {}", "{} clothing", "a {} item", "a photo of something {}"], "ko": ["{}", "{} 옷", "{} 것", "{} 사진"]}
ALONE_SLEEVE = {"en": {"sleeveless": "sleeveless", "short": "short sleeves", "long": "long sleeves"}, "ko": {"sleeveless": "민소매", "short": "반팔", "long": "긴팔"}}


def query(attributes, rng):
    """A short text that is true of these attributes, and a test for others: (text, {attribute: allowed values})."""
    korean = rng.random() < 0.45
    table = KO if korean else EN
    keys = [key for key in rng.choice(WANTED) if key in attributes]
    words, allowed = [], {}
    for key in keys:
        word = rng.choice(table[key][attributes[key]])
        allowed[key] = {attributes[key]}
        if key == "garment" and rng.random() < 0.15:
            wide = [name for name, covers in WIDER.items() if attributes["garment"] in covers and (name.isascii() != korean)]
            word = rng.choice(wide) if wide else word
        if word in WIDER:
            allowed[key] = WIDER[word]
        words.append(word)
    text = " ".join(words)
    if rng.random() < 0.3:
        text = f"{text} 사진" if korean else f"a photo of {text}"
    return text, allowed


def is_true(attributes, allowed):
    return all(attributes.get(key) in values for key, values in allowed.items())


def alone(attribute, value, rng):
    """A text that says one value of one attribute and nothing else."""
    lang = "ko" if rng.random() < 0.45 else "en"
    if attribute == "sleeve" and rng.random() < 0.5:
        return ALONE_SLEEVE[lang][value]
    word = rng.choice((KO if lang == "ko" else EN)[attribute][value])
    if attribute == "length":
        return f"{word} {rng.choice(['치마', '원피스'])}" if lang == "ko" else f"{word} {rng.choice(['skirt', 'dress'])}"
    if attribute == "garment":
        return word if rng.random() < 0.5 else (f"{word} 사진" if lang == "ko" else f"a photo of a {word}")
    return rng.choice(ALONE[lang]).format(word)
