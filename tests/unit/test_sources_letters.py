"""Old alphabets: known words in their bytes, what is chosen for a file, and letters that were taken for others."""

from __future__ import annotations

import pytest

from khue.sources.letters import capitals, mend
from khue.sources.letters.charsets import DECODERS, TCVN3, VISCII, VNI, VPS
from khue.sources.letters.decode import by_name, decode
from khue.sources.letters.syllables import is_syllable, score

HEADER = "Mã đơn vị;Tên đơn vị;Dân số (người)\n"
ROWS = HEADER + "00004;Phường Ba Đình;65.023\n00070;Phường Hoàn Kiếm;105.301\n"
BYTES = {
    "TCVN3": b"M\xb7 \xae\xacn v\xde;T\xaan \xae\xacn v\xde;D\xa9n s\xe8 (ng\xad\xeai)\n"
             b"00004;Ph\xad\xeang Ba \xa7\xd7nh;65.023\n00070;Ph\xad\xeang Ho\xb5n Ki\xd5m;105.301\n",
    "VNI": b"Ma\xf5 \xf1\xf4n v\xf2;Te\xe2n \xf1\xf4n v\xf2;Da\xe2n so\xe1 (ng\xf6\xf4\xf8i)\n"
           b"00004;Ph\xf6\xf4\xf8ng Ba \xd1\xecnh;65.023\n00070;Ph\xf6\xf4\xf8ng Hoa\xf8n Kie\xe1m;105.301\n",
    "VISCII": b"M\xe3 \xf0\xbdn v\xb8;T\xean \xf0\xbdn v\xb8;D\xe2n s\xaf (ng\xdf\xb6i)\n"
              b"00004;Ph\xdf\xb6ng Ba \xd0\xecnh;65.023\n00070;Ph\xdf\xb6ng Ho\xe0n Ki\xaam;105.301\n",
    "VPS": b"M\xe3 \xc7\xd6n v\xce;T\xean \xc7\xd6n v\xce;D\xe2n s\xd3 (ng\xdc\xa9i)\n"
           b"00004;Ph\xdc\xa9ng Ba \xf1\xecnh;65.023\n00070;Ph\xdc\xa9ng Ho\xe0n Ki\x89m;105.301\n",
    "Windows-1258": b"Ma\xde \xf0\xf5n vi\xf2;T\xean \xf0\xf5n vi\xf2;D\xe2n s\xf4\xec (ng\xfd\xf5\xcci)\n"
                    b"00004;Ph\xfd\xf5\xccng Ba \xd0i\xccnh;65.023\n00070;Ph\xfd\xf5\xccng Hoa\xccn Ki\xea\xecm;105.301\n",
}  # fmt: skip


@pytest.mark.parametrize("name", list(BYTES))
def test_an_alphabet_is_found_by_the_words_it_makes(name: str) -> None:
    found = decode(BYTES[name])
    assert (found.encoding, found.text) == (name, ROWS)


@pytest.mark.parametrize("name", list(BYTES))
def test_an_alphabet_that_was_named_is_not_looked_for(name: str) -> None:
    assert decode(BYTES[name], name).text == ROWS


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (ROWS.encode(), "UTF-8"),
        (b"\xef\xbb\xbf" + ROWS.encode(), "UTF-8"),
        (b"\xff\xfe" + ROWS.encode("utf-16-le"), "UTF-16"),
        (b"\xfe\xff" + ROWS.encode("utf-16-be"), "UTF-16"),
        (ROWS.encode("utf-16-le"), "UTF-16"),
        (ROWS.encode("utf-16-be"), "UTF-16"),
    ],
)
def test_unicode_in_every_dress(content: bytes, name: str) -> None:
    found = decode(content)
    assert (found.encoding, found.text) == (name, ROWS)


def test_signs_beside_letters_are_read_where_their_words_are_vietnamese() -> None:
    found = decode(
        b"Ma~,Te^n\\n1,Phu+o+`ng Hoa`n Kie^'m\\n2,Phu+o+`ng DDo^'ng DDa\\n3,Xa~ U+'ng Ho`a".replace(b"\\n", b"\n")
    )
    assert (found.encoding, found.text) == ("VIQR", "Mã,Tên\n1,Phường Hoàn Kiếm\n2,Phường Đống Đa\n3,Xã Ứng Hòa")
    for plain in ("a+b=c^2,d(1)", "id,note\n1,add o.k.\n2,co+op u+v e^x", "x^2 + o+1 a(b) dd", "mail+a@b.vn,to^2,so+1"):
        assert decode(plain.encode()).text == plain


def test_western_text_stays_western() -> None:
    assert decode("id,name\n2,©\n3,café Zoë\n".encode("cp1252")).encoding == "Windows-1252"
    assert decode("naïve – résumé".encode("cp1252")).text == "naïve – résumé"


def test_a_file_of_two_alphabets_is_told_line_by_line() -> None:
    lines = ROWS.encode().splitlines(keepends=True)
    found = decode(lines[0] + lines[1] + BYTES["Windows-1258"].splitlines(keepends=True)[2])
    assert (found.text, found.encoding) == (ROWS, "UTF-8 + Windows-1258")
    assert found.parts == ((1, "UTF-8"), (3, "Windows-1258"))


def test_two_old_alphabets_in_one_file() -> None:
    tcvn3, vni = (BYTES[name].splitlines(keepends=True) for name in ("TCVN3", "VNI"))
    found = decode(b"".join([*tcvn3, vni[1], vni[2]]))
    assert found.text == ROWS + ROWS.removeprefix(HEADER)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_mojibake_is_undone_as_often_as_it_was_done(times: int) -> None:
    text = ROWS
    for _ in range(times):
        text = text.encode().decode("latin-1")
    found = decode(text.encode())
    assert (found.text, found.mended) == (ROWS, mend.MOJIBAKE)


def test_mojibake_beside_sound_words() -> None:
    broken = "Phường".encode().decode("latin-1")
    assert mend.undone(f"{broken} Láng – Hạ") == "Phường Láng – Hạ"
    assert mend.undone("Trường Đại học") == "Trường Đại học"


def test_old_letters_kept_as_western_ones() -> None:
    found = decode(BYTES["TCVN3"].decode("cp1252").encode())
    assert (found.text, found.mended, found.encoding) == (ROWS, "TCVN3", "UTF-8")


def test_decomposed_letters_are_composed_and_told() -> None:
    import unicodedata

    found = decode(unicodedata.normalize("NFD", ROWS).encode())
    assert (found.text, found.decomposed) == (ROWS, True)


@pytest.mark.parametrize("content", [b"a,b\n\x00\x01\x02,1\n", b"\xff\xfea"])
def test_what_is_no_text(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"NUL|decode"):
        decode(content)


def test_names_that_people_use() -> None:
    assert [by_name(name) for name in ("abc", "TCVN-3", "cp1258", "Windows-1258", "latin1", "utf8", "klingon")] == [
        "TCVN3", "TCVN3", "Windows-1258", "Windows-1258", "Windows-1252", "UTF-8", "",
    ]  # fmt: skip


def test_capitals_that_the_font_does_not_have() -> None:
    cases = {
        "Huyện ứng Hòa": "Huyện Ứng Hòa", "THàNH PHố": "THÀNH PHỐ", "ủy ban nhân dân": "ủy ban nhân dân",
        "Nhà ở xã hội": "Nhà ở xã hội", "Bà Rịa": "Bà Rịa", "": "",
    }  # fmt: skip
    assert {text: capitals.restored(text) for text in cases} == cases


def test_the_tables_are_whole() -> None:
    plain = set("ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ")
    capital = {char.upper() for char in plain}
    assert plain <= set(TCVN3.values())
    assert plain | capital <= set(VISCII.values()) | {chr(code) for code in range(0xC0, 0x100)}
    assert plain | capital <= set(VNI.values())
    assert plain | capital <= set(VPS.values())
    assert set(DECODERS) == set(BYTES)


def test_syllables() -> None:
    assert all(map(is_syllable, ["nghiêng", "Quốc", "GIẢNG", "thuở", "khuya", "Ô", "yêu", "xoong", "gì", "quýt"]))
    assert not any(map(is_syllable, ["Phễêng", "strềng", "hÒa", "ngườii", "ăâ"]))
    assert score("Ph\xadêng Hoµn KiÕm") < 0 < score("Phường Hoàn Kiếm")
