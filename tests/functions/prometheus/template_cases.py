"""Tests: templates and what they become; each is also given to promtool, which has to say the same."""

LABELS = {"job": "fitfoot-web", "instance": "web.shop:3005", "strange": 'a "b" é\n'}
VALUE = 1234.5678

EXPANDED = {
    "plain": "plain",
    "": "",
    "{{ $labels.job }} of {{$labels.instance}}": "fitfoot-web of web.shop:3005",
    "{{ .Labels.job }} {{ .Value }} {{ $.Labels.job }} {{ $.Value }}": "fitfoot-web 1234.5678 fitfoot-web 1234.5678",
    "<{{ $labels.missing }}>": "<>",
    '{{ index $labels "job" }}<{{ index $labels "no" }}>': "fitfoot-web<>",
    "{{ $value }}": "1234.5678",
    "{{ with .Labels }}{{ .job }}{{ end }}": "fitfoot-web",
    "{{ (.Labels).job }}": "fitfoot-web",
    '{{ `raw \\n` }} {{ "a\\tb\\"\\u00e9\\x41" }}': 'raw \\n a\tb"éA',
    "{{ 5 }} {{ -1 }} {{ 0.50 }} {{ 1e3 }} {{ 0x1F }} {{ true }}": "5 -1 0.5 1000 31 true",
    "a  {{- 1 -}}  b {{- /* no word */ -}} c {{/* another */}}d": "a1bc d",
    "{{ $x := 5 }}{{ $x }}{{ $x = 6 }}{{ $x }}": "56",
    "{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}": "21",
    "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}": "2",
    "{{ if gt $value 1000.0 }}high{{ else }}low{{ end }}": "high",
    "{{ if lt $value 5.0 }}a{{ else if ge $value 1e3 }}b{{ else }}c{{ end }}": "b",
    "{{ if $labels.missing }}a{{ end }}{{ if not $labels.missing }}b{{ end }}": "b",
    "{{ with $labels.job }}{{ . }}{{ else }}none{{ end }}": "fitfoot-web",
    "{{ with $labels.no }}{{ . }}{{ else }}none{{ end }}": "none",
    "{{ with $j := $labels.job }}{{ $j }}{{ end }}": "fitfoot-web",
    '{{ eq $labels.job "x" "fitfoot-web" }} {{ ne 1 2 }} {{ le 2 2 }} {{ gt "b" "a" }}': "true true true true",
    '{{ and 1 "" }}|{{ and 1 2 }}|{{ or "" 0 "x" }}|{{ or 0 "" }}|{{ not 1 }}': "|2|x||false",
    '{{ or true (index 5 "x") }}': "true",
    '{{ len $labels.job }} {{ len "é" }}': "11 2",
    '{{ print "a" 1 2 "b" true }} {{ print 1 2 true }} {{ println 1 "a" }}': "a1 2btrue 1 2 true 1 a\n",
    '{{ printf "%s is %.2f, %v, %d%%" $labels.job $value $value 5 }}': "fitfoot-web is 1234.57, 1234.5678, 5%",
    '{{ printf "%q %x %X %t" $labels.strange "ab" "ab" true }}': '"a \\"b\\" é\\n" 6162 6162 true',
    '{{ printf "%f|%e|%g|%G|%.3g|%.0f" $value $value $value $value $value $value }}': (
        "1234.567800|1.234568e+03|1234.5678|1234.5678|1.23e+03|1235"
    ),
    '{{ printf "%8.2f|%-8.1f|%+.1f|%08.1f|% d|%5s|%-5s|%.2s|" $value $value $value $value 5 "ab" "ab" "abc" }}': (
        " 1234.57|1234.6  |+1234.6|001234.6| 5|   ab|ab   |ab|"
    ),
    '{{ printf "%t|%v|%5t|%s" true false true nil }} {{ printf "%v" nil }}': "true|false| true|%!s(<nil>) <nil>",
    '{{ with $labels }}{{ eq (printf "%v" .) (printf "%s" .) (print .) }} {{ .job }}{{ end }}': "true fitfoot-web",
    '{{ printf "%d|%.3d|%.2f" $labels.job $value $labels.job }}': (
        "%!d(string=fitfoot-web)|%!d(float64=1.23e+03)|%!f(string=fi)"
    ),
    '{{ printf "%q" "a\\u200b\\x00\\U0001f600\\U000e0001" }}': '"a\\u200b\\x00😀\\U000e0001"',
    "{{ and nil 5 }}|{{ or nil nil }}|{{ print nil 1 }}": "<no value>|<no value>|<nil> 1",
    "{{ len print }}": "0",
    '{{ printf "%d %s" $value 5 }}': "%!d(float64=1234.5678) %!s(int=5)",
    '{{ printf "%d %d" 5 }} {{ printf "a" 5 "b" }} {{ printf "%" }}': (
        "5 %!d(MISSING) a%!(EXTRA int=5, string=b) %!(NOVERB)"
    ),
    '{{ printf "%d|%5d|%05d|%x|%X|%+d" 42 42 42 -42 42 42 }}': "42|   42|00042|-2a|2A|+42",
    "{{ $value | humanize }} {{ humanize 0.0012345 }} {{ humanize 0 }}": "1.235k 1.234m 0",
    '{{ humanize "1.5e7" }} {{ humanize 1e30 }} {{ humanize -2500 }}': "15M 1e+06Y -2.5k",
    "{{ humanize1024 $value }} {{ humanize1024 1048576 }} {{ humanize1024 0.5 }}": "1.206ki 1Mi 0.5",
    "{{ humanizeDuration $value }} {{ humanizeDuration 93784 }} {{ humanizeDuration 7265.9 }}": (
        "20m 34s 1d 2h 3m 4s 2h 1m 5s"
    ),
    "{{ humanizeDuration 12.3456 }} {{ humanizeDuration 0.0015 }}": "12.35s 1.5ms",
    "{{ humanizeDuration 0 }} {{ humanizeDuration -61 }}": "0s -1m 1s",
    "{{ humanizePercentage 0.0525 }} {{ humanizePercentage $value }}": "5.25% 1.235e+05%",
    "{{ humanizeTimestamp 1435065584.128 }} {{ humanizeTimestamp 0 }}": (
        "2015-06-23 13:19:44.128 +0000 UTC 1970-01-01 00:00:00 +0000 UTC"
    ),
    '{{ parseDuration "1d2h" }} {{ parseDuration "0" }} {{ parseDuration "1h30m15s500ms" }}': "93600 0 5415.5",
    '{{ title "the api\'s UP_time isn\'t, é 1st" }} {{ toUpper "aé" }} {{ "AÉ" | toLower }}': (
        "The Api'S UP_time Isn'T, É 1st AÉ aé"
    ),
    '{{ match "^fit.*-(web|api)$" $labels.job }} {{ match "x" "abc" }}': "true false",
    '{{ reReplaceAll "^fitfoot-(.*)$" "$1" $labels.job }}': "web",
    '{{ $labels.job | reReplaceAll "^fitfoot-" "" | reReplaceAll "^(db|web)$" "the-${1}_$2$$" }}': "the-web_$",
    '{{ reReplaceAll "(?P<first>[a-z]+)-(\\\\w+)" "$first.$2x.$9" "ab-cd" }}': "ab..",
    '{{ reReplaceAll "a*" "-" "baac" }}': "-b-c-",
    '{{ stripPort $labels.instance }} {{ stripPort "[::1]:80" }} {{ stripPort "::1:80" }}': "web.shop ::1 ::1:80",
    '{{ stripDomain $labels.instance }} {{ stripDomain "a.b" }}': "web:3005 a",
    '{{ stripDomain "10.0.0.1:80" }} {{ stripDomain "::1" }}': "10.0.0.1:80 ::1",
    '{{ urlquery "a b&c=é" 1 }} {{ safeHtml "<b>" }}': "a+b%26c%3D%C3%A91 <b>",
    '{{ humanize "x" }}': (
        '<error expanding template: error calling humanize: strconv.ParseFloat: parsing "x": invalid syntax>'
    ),
    "{{ humanize true }}": "<error expanding template: error calling humanize: can't convert bool to float>",
    "before {{ toUpper $value }}": "<error expanding template: wrong type for value; expected string; got float64>",
    '{{ parseDuration "" }}': "<error expanding template: error calling parseDuration: empty duration string>",
    "{{ humanizeTimestamp 1e300 }}": (
        "<error expanding template: error calling humanizeTimestamp: "
        "1e+300 cannot be represented as a nanoseconds timestamp since it overflows int64>"
    ),
    "{{ with $labels.job }}{{ .no }}{{ end }}": "<error expanding template: can't evaluate field no in type string>",
    '{{ $x := 5 }}{{ if eq $x "a" }}a{{ end }}': (
        "<error expanding template: error calling eq: incompatible types for comparison>"
    ),
}
"""For LABELS and VALUE."""

OF_VALUES = (
    "{{ $value }}|{{ print $value $value }}",
    '{{ printf "%v|%g|%e|%f" $value $value $value $value }}',
    '{{ printf "%.0f|%.2f|%.4g|%6.1f|%+g" $value $value $value $value $value }}',
    "{{ humanize $value }}|{{ humanize1024 $value }}|{{ humanizePercentage $value }}",
    "{{ lt $value 1.0 }} {{ le $value 1.0 }} {{ gt $value 1.0 }} {{ ge $value 1.0 }}",
    "{{ eq $value 1.0 }} {{ ne $value 1.0 }} {{ if $value }}yes{{ else }}no{{ end }}",
)
"""What they become for each of VALUES and HUGE is for promtool to say."""

OF_TIMES = ("{{ humanizeDuration $value }}", "{{ humanizeTimestamp $value }}")
"""For each of VALUES: beyond them, Prometheus's integers overflow."""

VALUES = (
    0.0, -0.0, 1.0, -1.0, 0.1, 0.5, 0.999, 0.9999999, 59.99999, 60.0, 99999.0, 999999.0, 1e6, 1234567.5, 123456789.0,
    1.5e-4, 0.00001, -0.00012345, 1e-300, 5e-324, 86400.0, 86399.9, 1e9, 9223372036.0, 1048575.0, 1023.9, 999.95,
    999.949, 0.00099995, 1700000000.123, -1700000000.5, float("nan"), float("inf"), float("-inf"),
)  # fmt: skip

HUGE = (1e15, 1e20, 1e21, 1e24, -2.5e30, 1.7976931348623157e308)
