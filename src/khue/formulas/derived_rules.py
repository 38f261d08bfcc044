"""What can be wrong with the formula of a derived indicator, which computes with other indicators: KH220 to KH239."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.finding import Rule

UNKNOWN_NAME = Rule(
    "KH220", "unknown-name",
    Text(vi="Không có chỉ số nào là `{name}`.", en="There is no indicator `{name}`."),
    Text(vi="Công thức không có dataset gọi tên các chỉ số khác, hoặc {attributes} của đơn vị.",
         en="A formula without a dataset names other indicators, or {attributes} of the unit."),
)  # fmt: skip
QUOTES_NEEDED = Rule(
    "KH221", "quotes-needed",
    Text(vi="`{name}` viết trần thì là phép trừ.", en="Written bare, `{name}` is a subtraction."),
    Text(vi='Hãy viết "{name}" trong dấu nháy kép; nếu muốn trừ, hãy để dấu cách quanh dấu trừ.',
         en='Write "{name}" in double quotes; to subtract, put blanks around the minus.'),
)  # fmt: skip
AGGREGATE_OVER_VALUES = Rule(
    "KH222", "aggregate-over-values",
    Text(vi="Hàm gộp `{name}` tính trên các dòng, nhưng chỉ số này không có dataset.",
         en="The aggregate `{name}` takes rows, but this indicator has no dataset."),
    Text(vi="Hãy thêm dataset, hoặc dùng rolling và year_to_date để cộng các kỳ.",
         en="Give it a dataset, or add up periods with rolling and year_to_date."),
)  # fmt: skip
AMBIGUOUS_NAME = Rule(
    "KH223", "ambiguous-name",
    Text(vi="`{name}` vừa là chỉ số, vừa là thuộc tính của đơn vị.",
         en="`{name}` is both an indicator and an attribute of the unit."),
    Text(vi="Hãy đổi mã của chỉ số.", en="Give the indicator another id."),
)  # fmt: skip
BAD_COUNT = Rule(
    "KH224", "bad-number-of-periods",
    Text(vi="Số kỳ của `{name}` phải là số nguyên viết sẵn, từ 1 đến {most}.",
         en="`{name}` needs a whole number of periods from 1 to {most}, written out."),
    Text(vi="Viết {expected}.", en="Write {expected}."),
)  # fmt: skip
ONLY_INDICATOR = Rule(
    "KH225", "only-an-indicator",
    Text(vi="`{name}` chỉ nhận một chỉ số, không nhận phép tính.",
         en="`{name}` takes the name of one indicator, nothing computed."),
    Text(vi="Hãy tính từng chỉ số trước rồi mới ghép lại, hoặc tách phần trong ngoặc thành một chỉ số riêng.",
         en="Take it of each indicator and compute then, or make an indicator of what is in the brackets."),
)  # fmt: skip
NOTHING_OF_ITS_OWN = Rule(
    "KH226", "nothing-of-its-own",
    Text(vi="Công thức không lấy chỉ số nào của chính đơn vị và kỳ đang tính.",
         en="The formula takes no indicator of the very unit and period that it is computed for."),
    Text(vi="Có giá trị ở kỳ nào là do chỉ số ấy quyết định; latest, at_city và at_parent chưa đủ.",
         en="Such an indicator decides for which periods there is a value; latest, at_city and at_parent do not."),
)  # fmt: skip
CYCLE = Rule(
    "KH227", "cycle",
    Text(vi="Các chỉ số được tính vòng quanh: {cycle}.", en="These indicators are computed in a circle: {cycle}."),
    Text(vi="Hãy bỏ một trong các tên ấy khỏi công thức.", en="Take one of these names out of a formula."),
)  # fmt: skip
DOES_NOT_ADD_UP = Rule(
    "KH228", "does-not-add-up",
    Text(vi="Giá trị các kỳ của `{name}` không cộng được với nhau ({formula}).",
         en="The values of `{name}` in several periods do not add up ({formula})."),
    Text(vi="`{function}` chỉ dùng cho số đếm, tổng, trung bình và tỷ lệ của chúng; với số khác hãy tính theo kỳ dài hơn.",
         en="`{function}` is for counts, sums, means and shares of these; for others compute a longer period."),
)  # fmt: skip
POINT_IN_TIME = Rule(
    "KH229", "point-in-time",
    Text(vi="`{name}` là số cuối kỳ (timing: point), cộng các kỳ lại thì không có nghĩa.",
         en="`{name}` stands for the end of a period (timing: point); a sum over periods means nothing."),
    Text(vi="Nếu nó đếm những gì xảy ra trong kỳ thì ghi timing: period; nếu không, bỏ `{function}`.",
         en="If it counts what happens in the period, declare timing: period; otherwise leave `{function}` out."),
)  # fmt: skip
MISSING_LEVEL = Rule(
    "KH230", "missing-level",
    Text(vi="`{name}` không có ở cấp {levels}.", en="`{name}` is not there at the level {levels}."),
    Text(vi="Hãy thêm cấp ấy cho `{name}`, bỏ nó khỏi levels ở đây, hoặc dùng at_city.",
         en="Add the level to `{name}`, take it from levels here, or use at_city."),
)  # fmt: skip
MISSING_GRAIN = Rule(
    "KH231", "missing-grain",
    Text(vi="`{name}` không có theo kỳ {grains}.", en="`{name}` is not there by {grains}."),
    Text(vi="Hãy thêm kỳ ấy cho `{name}`, bỏ nó khỏi periods ở đây, hoặc lấy giá trị mới nhất bằng latest.",
         en="Add it to the periods of `{name}`, take it from periods here, or take the newest value with latest."),
)  # fmt: skip
LATEST_OF_MANY = Rule(
    "KH232", "latest-of-many",
    Text(vi="`{name}` có nhiều loại kỳ ({grains}) và mỗi loại là một tổng khác nhau, nên không có giá trị mới nhất.",
         en="`{name}` has periods of several lengths ({grains}), each with another total: none is the newest value."),
    Text(vi="latest dùng cho số cuối kỳ (timing: point), hoặc chỉ số chỉ có một loại kỳ.",
         en="latest is for values of a point in time, or for an indicator with periods of one length."),
)  # fmt: skip
NOTHING_ABOVE = Rule(
    "KH233", "nothing-above",
    Text(vi="Ở cấp {levels} không có đơn vị cấp trên.", en="There is no unit above those of the level {levels}."),
    Text(vi="Hãy bỏ cấp ấy khỏi levels, hoặc dùng at_city.", en="Take the level from levels, or use at_city."),
)  # fmt: skip
NOBODY_SAYS = Rule(
    "KH234", "attribute-nobody-says",
    Text(vi="Không đơn vị nào ở cấp {levels} khai {name}.", en="No unit of the level {levels} says its {name}."),
    Text(vi="Hãy điền cột {name} của units.csv, hoặc bỏ cấp ấy khỏi levels.",
         en="Fill in the column {name} of units.csv, or take the level from levels."),
)  # fmt: skip
