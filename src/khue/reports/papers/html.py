"""A paper as one page of HTML that needs nothing else: no script, no other file; it prints as the paper looks.

The only style is `STYLE`, the same for all papers, so that a server can allow it by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from khue.reports.papers import figures, words
from khue.reports.papers.layout import FONT, STATE
from khue.reports.papers.model import Annex, Block, Figure, Heading, Paper, Paragraph, Row, Run, Signature, Table
from khue.reports.papers.numbering import numbered

_M = STATE
STYLE = f"""
@page{{size:A4;margin:{_M.top:g}mm {_M.right:g}mm {_M.bottom:g}mm {_M.left:g}mm;@top-center{{content:counter(page);\
font:{_M.page_number:g}pt "{FONT}",serif}}}}
@page:first{{@top-center{{content:none}}}}
@page wide{{size:A4 landscape}}
html{{background:#e9e7e2}}
body{{margin:0 auto;max-width:210mm;background:#fff;color:#000;font:{_M.body:g}pt/1.4 "{FONT}","Liberation Serif",serif;\
padding:{_M.top:g}mm {_M.right:g}mm {_M.bottom:g}mm {_M.left:g}mm;box-sizing:border-box;overflow-wrap:break-word}}
.heads,.ends{{display:grid;grid-template-columns:41fr 59fr;gap:0 6mm;text-align:center}}
.heads p,.ends p,.title p,.title h1,.marks p{{margin:0}}
.heads .agency{{font-size:{_M.agency:g}pt;text-transform:uppercase}}
.heads .country{{font-size:{_M.country:g}pt}}
.party .heads .country{{font-size:15pt}}
.stroke::after{{content:"";display:block;border-top:1px solid;width:35%;margin:2pt auto 3pt}}
.motto{{width:fit-content;margin:0 auto!important;border-bottom:1px solid;padding-bottom:1pt}}
.marks{{display:flex;flex-wrap:wrap;gap:4pt 8pt;justify-content:center;margin:10pt 0 0}}
.marks p{{border:1px solid;padding:1pt 6pt;font-weight:bold;text-transform:uppercase;font-size:{_M.agency:g}pt}}
.title{{text-align:center;margin:12pt 0 8pt}}
.title h1,.title h2,.title p{{font-size:{_M.title:g}pt;line-height:1.3;font-weight:bold;margin:0}}
.title .name{{display:block;text-transform:uppercase}}
.title .stroke::after{{width:14%}}
.title .plain{{font-weight:normal;font-style:italic;font-size:{_M.body:g}pt}}
.to{{display:grid;grid-template-columns:auto auto;gap:0 4pt;justify-content:center;margin:0 0 8pt}}
.to ul,.who ul{{list-style:none;margin:0;padding:0}}
h2,h3,h4{{font-size:1em;margin:9pt 0 6pt;break-after:avoid}}
h4{{font-weight:normal;font-style:italic}}
main p{{margin:0 0 {_M.between:g}pt;text-align:justify;text-indent:{_M.first_line:g}mm}}
main ul{{list-style:none;margin:0 0 {_M.between:g}pt;padding:0 0 0 {_M.first_line:g}mm}}
main .note{{font-size:{_M.small:g}pt;font-style:italic;text-indent:0;text-align:left}}
.bases p{{font-style:italic}}
.scroll{{overflow-x:auto;margin:0 0 {_M.between:g}pt}}
table{{border-collapse:collapse;width:100%;font-size:{_M.table:g}pt;line-height:1.3;margin:4pt 0}}
caption,figcaption{{font-size:{_M.small:g}pt;text-align:center;padding:4pt 0}}
th,td{{border:1px solid #000;padding:2.5pt 4pt;vertical-align:middle;text-align:left}}
thead th,td.center{{text-align:center}}
td.right{{text-align:right}}
td.left,tbody th{{text-align:left}}
tr{{break-inside:avoid}}
thead{{display:table-header-group}}
figure{{margin:8pt auto;break-inside:avoid;text-align:center}}
figure svg{{width:100%;height:auto}}
figcaption .note{{display:block;font-style:italic}}
.w50{{max-width:50%}}.w60{{max-width:60%}}.w70{{max-width:70%}}.w80{{max-width:80%}}.w90{{max-width:90%}}
.ends{{grid-template-columns:1fr 1fr;margin-top:12pt;break-inside:avoid}}
.who{{text-align:left;font-size:11pt;line-height:1.3}}
.who p{{font:italic bold 12pt/1.3 "{FONT}","Liberation Serif",serif}}
.sign{{font-weight:bold;text-transform:uppercase;min-height:32mm}}
.annex{{break-before:page;border-top:1px solid #999;margin-top:14mm;padding-top:6mm}}
.wide{{page:wide}}
footer{{margin-top:12mm;border-top:1px solid;padding-top:3pt;font-size:9pt;text-align:center}}
footer p{{margin:0}}
@media print{{html{{background:none}}body{{max-width:none;padding:0}}.annex{{border:0;margin:0;padding:0}}.scroll{{overflow:visible}}}}
@media (max-width:640px){{body{{padding:6mm 4mm}}.heads,.ends{{grid-template-columns:1fr;gap:6pt}}main p{{text-align:left}}}}
""" + figures.style("figure ")
"""The style of every paper; the measures are those of `layout`."""


def style_hash() -> str:
    """The hash by which a Content-Security-Policy allows the style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def write(paper: Paper) -> bytes:
    """The page, in UTF-8."""
    paper = numbered(paper)
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{paper.lang}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="description" content="{escape(paper.description)}">',
        f"<title>{escape(paper.title)}</title><style>{STYLE}</style></head>",
        f'<body class="{paper.style}"><header>{"" if paper.loose else _heads(paper)}{_marks(paper)}</header>',
        "<main>" if paper.loose else f"<main>{_title(paper)}{_blocks(paper.blocks, 2)}{_ends(paper)}",
        *(_annex(paper, annex) for annex in paper.annexes),
        f"</main>{_foot(paper)}</body></html>",
    ]
    return "\n".join(parts).encode()


def _line(text: str, class_: str = "", *, bold: bool = False) -> str:
    said = escape(text)
    return f"<p{_class(class_)}>{f'<b>{said}</b>' if bold else said}</p>"


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _heads(paper: Paper) -> str:
    head, lang = paper.head, paper.lang
    number = words.number_line(head, paper.style, lang)
    left = _line(head.parent, "agency") if head.parent else ""
    left += _line(head.agency, "agency" if paper.style == "party" else "agency stroke", bold=True)
    left += (_line("*") if paper.style == "party" else "") + _line(number)
    if paper.style == "party":
        right = _line(words.PARTY[lang], "country motto", bold=True)
    else:
        right = _line(words.COUNTRY[lang], "country", bold=True) + _line(words.MOTTO[lang], "motto", bold=True)
    right += f"<p><i>{escape(words.day_line(head, lang))}</i></p>"
    return f'<div class="heads"><div>{left}</div><div>{right}</div></div>'


def _marks(paper: Paper) -> str:
    return f'<div class="marks">{"".join(map(_line, paper.marks))}</div>' if paper.marks else ""


def _title(paper: Paper) -> str:
    name = f'<span class="name">{escape(paper.name)}</span>'
    title = f'<div class="title"><h1 class="stroke">{name}{escape(paper.subject)}</h1></div>'
    bases = f'<div class="bases">{"".join(map(_line, paper.bases))}</div>' if paper.bases else ""
    return title + _addressees(paper) + bases


def _addressees(paper: Paper) -> str:
    if not paper.addressees:
        return ""
    several = len(paper.addressees) > 1
    items = (f"<li>{escape(f'- {who};' if several else who)}</li>" for who in paper.addressees)
    return f'<div class="to"><span>{words.ADDRESSED[paper.lang]}</span><ul>{"".join(items)}</ul></div>'


def _blocks(blocks: Iterable[Block], level: int) -> str:
    """The parts; points in a row are one list. `level` is that of the first headings."""
    made, points = [], list[str]()
    for block in blocks:
        if isinstance(block, Paragraph) and block.kind == "point":
            points.append(f"<li>- {_runs(block.runs)}</li>")
            continue
        made += [_list(points), _block(block, level)]
        points = []
    return "\n".join([*made, _list(points)])


def _list(points: list[str]) -> str:
    return f"<ul>{''.join(points)}</ul>" if points else ""


def _block(block: Block, level: int) -> str:
    match block:
        case Heading():
            name = f"h{level + block.level - 1}"
            return f"<{name}>{escape(block.label)} {escape(block.text)}</{name}>"
        case Paragraph():
            return f"<p{_class('note' if block.kind == 'note' else '')}>{_runs(block.runs)}</p>"
        case Table():
            return _table(block)
        case Figure():
            return _figure(block)


def _runs(runs: Iterable[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    said = escape(run.text)
    said = f'<a href="{escape(run.href)}">{said}</a>' if run.href else said
    said = f"<b>{said}</b>" if run.bold else said
    return f"<i>{said}</i>" if run.italic else said


def _table(block: Table) -> str:
    caption = f"<caption><b>{escape(block.label)}</b> {escape(block.caption)}</caption>" if block.caption else ""
    whole = sum(column.share for column in block.columns)
    columns = "".join(f'<col width="{100 * column.share / whole:.1f}%">' for column in block.columns)
    heads = "".join(f'<th scope="col">{escape(column.heading)}</th>' for column in block.columns)
    head = f"<thead><tr>{heads}</tr></thead>" if block.headed else ""
    rows = "".join(_row(block, row) for row in block.rows)
    table = f"<table>{caption}<colgroup>{columns}</colgroup>{head}<tbody>{rows}</tbody></table>"
    note = _line(block.note, "note") if block.note else ""
    label = escape(f"{block.label} {block.caption}".strip())
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{label}">{table}</div>{note}'


def _row(block: Table, row: Row) -> str:
    if row.band:
        return f'<tr><th colspan="{len(block.columns)}" scope="colgroup">{escape(row.cells[0])}</th></tr>'
    made = []
    for at, (text, column) in enumerate(zip(row.cells, block.columns, strict=True)):
        said = f"<b>{escape(text)}</b>" if row.strong else escape(text)
        heads = at == 0 and not block.headed
        made.append(f'<th scope="row">{said}</th>' if heads else f'<td class="{column.align}">{said}</td>')
    return f"<tr>{''.join(made)}</tr>"


def _figure(block: Figure) -> str:
    note = f'<span class="note">{escape(block.note)}</span>' if block.note else ""
    caption = f"<figcaption><b>{escape(block.label)}</b> {escape(block.caption)}{note}</figcaption>"
    end = block.svg.index(">")
    # The chart's own name is for a page; on paper the longer words of the figure are read out.
    drawn = f'<svg role="img" aria-label="{escape(block.alt)}" viewBox="0 0 {_box(block.svg)}"{block.svg[end:]}'
    return f"<figure{_class(f'w{block.share}' if block.share < 100 else '')}>{drawn}{caption if block.caption else ''}</figure>"


def _box(svg: str) -> str:
    return "{:g} {:g}".format(*figures.size(svg))


def _ends(paper: Paper) -> str:
    signature = paper.signature
    if not (paper.recipients or signature.authority or signature.posts or paper.counterpart.posts):
        return ""
    ends = [";"] * (len(paper.recipients) - 1) + ["."]
    items = "".join(f"<li>- {escape(who)}{end}</li>" for who, end in zip(paper.recipients, ends, strict=False))
    who = f"<p>{words.RECIPIENTS[paper.lang]}</p><ul>{items}</ul>" if paper.recipients else ""
    if paper.counterpart.posts:
        return f'<div class="ends">{_signs(paper.counterpart)}{_signs(signature)}</div>'
    return f'<div class="ends"><div class="who">{who}</div>{_signs(signature)}</div>'


def _signs(signature: Signature) -> str:
    posts = "".join(_line(line) for line in (signature.authority, *signature.posts) if line)
    return f'<div class="sign">{posts}</div>'


def _annex(paper: Paper, annex: Annex) -> str:
    title = f'<h2 class="stroke"><span class="name">{escape(annex.label)}</span>{escape(annex.title)}</h2>'
    heads = f'<div class="title">{title}<p class="plain">{escape(words.attached(paper))}</p></div>'
    wide = " wide" if annex.landscape else ""
    # The annex's title is h2; its own headings go on from there, at whatever level they begin.
    top = min((block.level for block in annex.blocks if isinstance(block, Heading)), default=1)
    return f'<section class="annex{wide}">{heads}{_blocks(annex.blocks, 4 - top)}</section>'


def _foot(paper: Paper) -> str:
    mark = _line(" · ".join(paper.marks), bold=True) if paper.marks else ""
    return f"<footer>{mark}{''.join(map(_line, paper.foot))}</footer>"
