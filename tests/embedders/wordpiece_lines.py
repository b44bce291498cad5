"""Lines of text to tokenize: varied, nasty, and the same on every run."""
import random

SAMPLES = """
We run retrieval-augmented generation over 12,000 PDFs for our support agents.
The model must never reveal card numbers, e-mail addresses or API keys!
don't can't won't it's "quoted" (brackets) {braces} <tags/> a/b\\c x_y a-b
https://example.org/path?q=1&r=2#frag user@example.com $5.00 100% #tag @name
unaffable antidisestablishmentarianism pneumonoultramicroscopicsilicovolcano
Der Führer der Straßenbahn aß süße Äpfel in Öhringen
L'été dernier, à Noël, où naïveté et cœur français s'entremêlèrent
El pingüino Wenceslao hizo kilómetros bajo exhaustiva lluvia y frío, ¿añoraba?
Příliš žluťoučký kůň úpěl ďábelské ódy
Zażółć gęślą jaźń
Árvíztűrő tükörfúrógép
Pijamalı hasta yağız şoföre çabucak güvendi İSTANBUL ığdır
Đây là một câu tiếng Việt có nhiều dấu thanh
Ξεσκεπάζω την ψυχοφθόρα βδελυγμία ΟΔΥΣΣΕΥΣ ᾳ ᾴ ῷ
Съешь же ещё этих мягких французских булок, да выпей чаю
Жебракують філософи при ґанку церкви в Гадячі, ще й шатро їхнє п'яне знаємо
Ой ѣ ѳ ѵ Ҕ Ҩ Ӏ Ԓ
שפן אכל קצת גזר בטעם חסה, ודי בְּרֵאשִׁית בָּרָא
نص حكيم له سر قاطع وذو شأن عظيم مكتوب على ثوب أخضر وَمُغَلَّفٌ
یک متن فارسی با نیم‌فاصله می‌خواهم
اردو زبان میں ایک جملہ ۱۲۳
ऋषियों को सताने वाले दुष्ट राक्षसों के राजा रावण का सर्वनाश
আমি বাংলায় গান গাই
ਪੰਜਾਬੀ ਵਿੱਚ ਇੱਕ ਵਾਕ
ગુજરાતી ભાષા
தமிழில் ஒரு வாக்கியம் கொ
తెలుగు వాక్యం
ಕನ್ನಡ ವಾಕ್ಯ ಕೊ
മലയാളം വാക്യം കൊ
සිංහල වාක්‍යය කෝ
เป็นมนุษย์สุดประเสริฐเลิศคุณค่า น้ำ
ພາສາລາວ ນ້ຳ
ကန်တော့ မြန်မာဘာသာ
កាន់តែពិសេសអាចខលចេញ
བོད་སྐད་ཀྱི་ཚིག
ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ
ვეფხის ტყაოსანი ᲕᲔᲤᲮᲘᲡ
Բել դղյակի ձախ ժամն օֆ ազգությանը
የአማርኛ ዓረፍተ ነገር።
ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ꭰꭱ
天地玄黃,宇宙洪荒。日月盈昃,辰宿列張。
我能吞下玻璃而不伤身体。𠀀𠮷𪜀𫝀𫠠
いろはにほへと ちりぬるを ガギグゲゴ ﾊﾟﾋﾟ がぎ
키스의 고유조건은 입술끼리 만나야 하고 각각
ᄒᆞᆫ글 ㄱㄴㄷ
ᚠᛇᚻ᛫ᛒᛦᚦ᛫ᚠᚱᚩᚠᚢᚱ
𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝟘𝟙𝟚 ｆｕｌｌ ｗｉｄｔｈ Ａ！
ﬁne eﬃcient Ǆ ǅ ǆ ŉ ẞ ß ſ K Å
👩‍👩‍👧‍👦 👍🏽 🇩🇪🇫🇷 ❤️ ☃️ 😶‍🌫️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿
€ £ ¥ ₿ © ® ™ ° § ¶ † ‡ • … ‰ ′ ″ ‹ › « » „ “ ” ‘ ’ – — ― ‐ ‑
∀x∈ℝ: ⌈x⌉ = −⌊−x⌋, α ∧ ¬β ≠ ≤ ≥ ∑ ∫ √ ∞ ½ ¼ ² ³ ₁
┌─┐│█▓▒░ ★ ☎ ♥ ♪ ✓ ➜ ⠓⠑⠇⠇⠕
""".strip().split("\n")

SPECIALS = ["[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]", "[cls]", "[Cls]",
            "[ CLS ]", "[CLS", "CLS]", "[[CLS]]", "[unused1]", "##ing", "##",
            "[SEP][SEP]", "a[MASK]b", "[MA\u0301SK]", "[CL\u200bS]"]

BLANKS = [chr(c) for c in
          [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x85,
           0xA0, 0x1680, 0x180E, 0x2000, 0x2003, 0x2007, 0x200A, 0x200B,
           0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF]]

CONTROLS = [chr(c) for c in
            [0x00, 0x01, 0x08, 0x1B, 0x7F, 0x80, 0x9F, 0xAD, 0x600, 0x61C,
             0x6DD, 0x890, 0x8E2, 0x200C, 0x200D, 0x200E, 0x202E, 0x2066,
             0xE000, 0xF8FF, 0xFFF9, 0xFFFD, 0xFFFE, 0xFFFF, 0x110BD, 0x110CD,
             0x1BCA0, 0x1D173, 0xE0001, 0xE0041, 0xF0000, 0x10FFFD, 0x10FFFF]]

MARKS = [chr(c) for c in
         [0x300, 0x301, 0x308, 0x323, 0x327, 0x334, 0x345, 0x34F, 0x360, 0x488,
          0x591, 0x5B4, 0x64B, 0x670, 0x8D4, 0x8E1, 0x8E3, 0x93C, 0x94D, 0x9BE,
          0x9D7, 0xBBE, 0xDCF, 0xE38, 0xF71, 0x1734, 0x1AB0, 0x1B35, 0x1B44,
          0x1BAA, 0x1DFB, 0x20DD, 0x302A, 0x302E, 0x302F, 0x3099, 0xA953,
          0xA9C0, 0xFE0F, 0x11134, 0x111C0, 0x11442, 0x11446, 0x1193D, 0x11C3F,
          0x16FF0, 0x1D165, 0x1D16D, 0x1D16E, 0x1E000, 0x1E944, 0x1E94A,
          0xE0100]]

BLOCKS = [(0x20, 0x7F), (0x80, 0x250), (0x250, 0x370), (0x370, 0x530),
          (0x530, 0x900), (0x900, 0xE00), (0xE00, 0x1200), (0x1200, 0x2000),
          (0x2000, 0x2C00), (0x2C00, 0x3100), (0x3100, 0x3500),
          (0x4E00, 0xA000), (0xA000, 0xAC00), (0xAC00, 0xD7A4),
          (0xF900, 0x10000), (0x10000, 0x11000), (0x11000, 0x12000),
          (0x12000, 0x18000), (0x1B000, 0x1D000), (0x1D000, 0x1E000),
          (0x1E000, 0x1F000), (0x1F000, 0x20000), (0x20000, 0x2A6E0),
          (0x2A700, 0x2CEB0), (0x2F800, 0x2FA20), (0x30000, 0x33480),
          (0xE0000, 0xE0200), (0x0, 0x110000)]


def any_point(r, first, end):
    while True:
        c = r.randrange(first, end)
        if not 0xD800 <= c < 0xE000:
            return chr(c)


def block_text(r):
    first, end = r.choice(BLOCKS)
    return "".join(any_point(r, first, end) if r.random() < 0.85 else
                   r.choice(" .,-aA1") for _ in range(r.randrange(1, 40)))


def mixed_text(r):
    return "".join(any_point(r, *r.choice(BLOCKS))
                   for _ in range(r.randrange(1, 60)))


def sample_text(r):
    words = r.choice(SAMPLES).split(" ")
    at = r.randrange(len(words))
    return " ".join(words[at:at + r.randrange(1, 12)])


def cased_text(r):
    text = sample_text(r)
    return r.choice([text.upper, text.lower, text.title, text.swapcase])()


def spoiled_text(r):
    text = list(sample_text(r))
    for _ in range(r.randrange(1, 12)):
        what = r.choice([BLANKS, CONTROLS, MARKS, SPECIALS])
        text.insert(r.randrange(len(text) + 1), r.choice(what))
    return "".join(text)


def marked_text(r):
    return "".join(r.choice("aeoAE가中अก \U0001d15e") +
                   "".join(r.choice(MARKS) for _ in range(r.randrange(9)))
                   for _ in range(r.randrange(1, 6)))


def long_word(r):
    letters = r.choice(["a", "ab", "xyz", "é", "e\u0301", "ж", "가", "1", "😀",
                        "\u302e", "the", "ing", "\u1f82"])
    n = r.choice([1, 2, 49, 50, 51, 98, 99, 100, 101, 102, 150, 200, 400])
    return r.choice(["", "x ", "["]) + (letters * n)[:n] + \
        r.choice(["", " y", ".", "\u200d", "中", "\u302e"])


def special_text(r):
    return "".join(r.choice([r.choice(SPECIALS), " ", "word", "É", ".",
                             r.choice(BLANKS), r.choice(MARKS)])
                   for _ in range(r.randrange(1, 12)))


KINDS = [block_text, block_text, mixed_text, sample_text, cased_text,
         spoiled_text, spoiled_text, marked_text, long_word, special_text]


def random_lines(n, seed=1):
    r = random.Random(seed)
    return [KINDS[i % len(KINDS)](r) for i in range(n)]


def sweep_lines():
    """Every code point inside a word, 64 to a line."""
    points = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    return [" ".join("a" + c + "b" for c in points[at:at + 64])
            for at in range(0, len(points), 64)]
