// Made by scripts/web_tables.py from the code of the server. Do not edit.
// Sources of patterns that are read with the flag `u` (scripts/describing/javascript.py).

export const PIECE =
  "(?<word>(?:(?![_])[\\p{L}\\p{N}_])+(?:['`\\u{b4}\\u{2019}](?:(?![_])[\\p{L}\\p{N}_])+)*)|(?<sign>[\\$\\u{a3}\\u{20ac}])|(?<stop>[!;\\?\\u{2026}]|[\\.](?=[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]|(?=\\n?$)|(?:(?![\\p{Nd}_])[\\p{L}\\p{N}_]))|[\\u{a}][\\u{9}\\u{d} ]{0,20}[\\u{a}])|(?<comma>[\\u{a}\\(\\),:])";
export const APOSTROPHES =
  "['`\\u{b4}\\u{2019}]";
export const EMPHASIS =
  "((?:(?![\\p{Nd}_])[\\p{L}\\p{N}_]))\\1{2,}";
export const NUMERAL =
  "(?:(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig))|(?:(?:(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig))|een|twee|drie|vier|vijf|zes|zeven|acht|negen)?honderd(?:en)?(?:(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig))|een|twee|drie|vier|vijf|zes|zeven|acht|negen)?|(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig))|een|twee|drie|vier|vijf|zes|zeven|acht|negen)?duizend(?:en)?(?:(?:(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig))|een|twee|drie|vier|vijf|zes|zeven|acht|negen)?honderd(?:en)?(?:(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig))|een|twee|drie|vier|vijf|zes|zeven|acht|negen)?|(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig))|een|twee|drie|vier|vijf|zes|zeven|acht|negen)?|(?:(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig))|een|twee|drie|vier|vijf|zes|zeven|acht|negen)?honderd(?:en)?(?:(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig))|een|twee|drie|vier|vijf|zes|zeven|acht|negen)?|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:one|two|three|four|five|six|seven|eight|nine)?|hundreds?|thousands?)";
export const GROUP =
  "(?<!(?:(?![_])[\\p{L}\\p{N}_]))(?:(?<digits>[\\+]?[\\p{Nd}]{1,15}|[Oo][\\p{Nd}]{1,14})(?![\\p{Nd}])|(?<word>[Nn][Uu][Ll]|[Zz][Ee][Rr][Oo]|[Oo][Hh]|[Oo]|[Nn][Oo][Uu][Gg][Hh][Tt]|[Ee][Ee][Nn]|[\\u{c9}\\u{e9}][\\u{c9}\\u{e9}][Nn]|[Oo][Nn][Ee]|[Tt][Ww][Ee][Ee]|[Tt][Ww][Oo]|[Dd][Rr][Ii\\u{130}\\u{131}][Ee]|[Tt][Hh][Rr][Ee][Ee]|[Vv][Ii\\u{130}\\u{131}][Ee][Rr]|[Ff][Oo][Uu][Rr]|[Vv][Ii\\u{130}\\u{131}][Jj][Ff]|[Ff][Ii\\u{130}\\u{131}][Vv][Ee]|[Zz][Ee][Ss\\u{17f}]|[Ss\\u{17f}][Ii\\u{130}\\u{131}][Xx]|[Zz][Ee][Vv][Ee][Nn]|[Ss\\u{17f}][Ee][Vv][Ee][Nn]|[Aa][Cc][Hh][Tt]|[Ee][Ii\\u{130}\\u{131}][Gg][Hh][Tt]|[Nn][Ee][Gg][Ee][Nn]|[Nn][Ii\\u{130}\\u{131}][Nn][Ee]|[Dd][Uu][Bb][Bb][Ee][Ll]|[Dd][Oo][Uu][Bb][Ll][Ee]|[Tt][Rr][Ii\\u{130}\\u{131}][Pp][Ll][Ee])(?![\\p{L}\\p{N}_]))";
export const BETWEEN =
  "[\\u{9} \\(\\),-\\/_\\u{a0}\\u{2013}]{0,4}";
export const OTHER =
  "(?<![\\p{Nd}])(?<![\\p{Nd}][\\--\\/])(?:[\\p{Nd}]{1,2}[ \\--\\/](?:0?[1-9]|1[0-2])[ \\--\\/](?:19|20)[\\p{Nd}][\\p{Nd}](?![\\p{Nd}])|[\\p{Nd}]{1,2}[\\--\\/](?:0?[1-9]|1[0-2])[\\--\\/][\\p{Nd}][\\p{Nd}](?![ \\--\\/]?[\\p{Nd}])|(?:19|20)[\\p{Nd}][\\p{Nd}][\\-](?:0[1-9]|1[0-2])[\\-][\\p{Nd}][\\p{Nd}](?![\\p{Nd}])|[\\p{Nd}]{2}[\\--\\/][\\p{Nd}]{6}[\\-\\/][\\p{Nd}]{2}(?![\\p{Nd}])|[\\p{Nd}]{1,2}:[\\p{Nd}][\\p{Nd}]|[\\p{Nd}]{1,3}(?:[\\.][\\p{Nd}]{3}){1,3},[\\p{Nd}][\\p{Nd}](?![\\p{Nd}]))";
export const FILED_UNDER =
  "(?:[Zz][Aa][Aa][Kk\\u{212a}]|[Pp][Aa][Rr][Kk\\u{212a}][Ee][Tt]|[Dd][Oo][Ss\\u{17f}][Ss\\u{17f}][Ii\\u{130}\\u{131}][Ee][Rr]|[Rr][Ee][Gg][Ii\\u{130}\\u{131}][Ss\\u{17f}][Tt][Rr][Aa][Tt][Ii\\u{130}\\u{131}][Ee]|[Oo][Rr][Dd][Ee][Rr]|[Bb][Ee][Ss\\u{17f}][Tt][Ee][Ll]|[Kk\\u{212a}][Ll][Aa][Nn][Tt]|[Pp][Oo][Ll][Ii\\u{130}\\u{131}][Ss\\u{17f}]|[Ff][Aa][Cc][Tt][Uu][Uu][Rr]|[Bb][Ss\\u{17f}][Nn]|[Kk\\u{212a}][Ee][Nn][Mm][Ee][Rr][Kk\\u{212a}]|[Bb][Uu][Rr][Gg][Ee][Rr][Ss\\u{17f}][Ee][Rr][Vv][Ii\\u{130}\\u{131}][Cc][Ee]|[Aa][Aa][Nn][Gg][Ii\\u{130}\\u{131}][Ff][Tt][Ee]|[Pp][Aa][Tt][Ii\\u{130}\\u{131}][Ee][Nn][Tt]|[Cc][Aa][Ss\\u{17f}][Ee]|[Pp][Rr][Ii\\u{130}\\u{131}][Ss\\u{17f}][Oo][Nn]|[Rr][Ee][Ff][Ee][Rr][Ee][Nn][Cc][Ee]|(?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))[Rr][Ee][Ff](?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))|[Ii\\u{130}\\u{131}][Nn][Vv][Oo][Ii\\u{130}\\u{131}][Cc][Ee]|[Pp][Oo][Ll][Ii\\u{130}\\u{131}][Cc][Yy]|[Ii\\u{130}\\u{131}][Nn][Mm][Aa][Tt][Ee]|[Cc][Rr][Ii\\u{130}\\u{131}][Mm][Ee]|[Cc][Uu][Ss\\u{17f}][Tt][Oo][Mm][Ee][Rr]|[Mm][Ee][Mm][Bb][Ee][Rr][Ss\\u{17f}][Hh][Ii\\u{130}\\u{131}][Pp]|[Ii\\u{130}\\u{131}][Nn][Ss\\u{17f}][Uu][Rr][Aa][Nn][Cc][Ee]|[Ss\\u{17f}][Ee][Rr][Ii\\u{130}\\u{131}][Aa][Ll]|[Tt][Rr][Aa][Cc][Kk\\u{212a}][Ii\\u{130}\\u{131}][Nn][Gg])[\\p{L}\\p{N}_]{0,12}[^\\p{L}\\p{N}_]{1,3}(?:[\\p{L}\\p{N}_']{1,12}[^\\p{L}\\p{N}_]{1,3}){0,4}(?=\\n?$)";
export const CALLING =
  "(?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))(?:[Bb][Ee][Ll]|[Bb][Ee][Ll][Ll][Ee][Nn]|[Bb][Ee][Ll][Tt]|[Aa][Pp][Pp]|[Aa][Pp][Pp][Ee][Nn]|[Ss\\u{17f}][Mm][Ss\\u{17f}]|[Ss\\u{17f}][Mm][Ss\\u{17f}]'[Ee][Nn]|[Tt][Ee][Ll]|[Tt][Ee][Ll][Ee][Ff][Oo][Oo][Nn]|[Tt][Ee][Ll][Ee][Ff][Oo][Oo][Nn][Nn][Uu][Mm][Mm][Ee][Rr]|[Mm][Oo][Bb][Ii\\u{130}\\u{131}][Ee][Ll]|[Mm][Oo][Bb][Ii\\u{130}\\u{131}][Ee][Ll][Tt][Jj][Ee]|06[\\-]?[Nn][Uu][Mm][Mm][Ee][Rr]|[Ww][Hh][Aa][Tt][Ss\\u{17f}][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[Aa][Pp][Pp]|[Bb][Ee][Rr][Ee][Ii\\u{130}\\u{131}][Kk\\u{212a}][Bb][Aa][Aa][Rr]|[Nn][Uu][Mm][Mm][Ee][Rr]|[Nn][Rr]|[Cc][Aa][Ll][Ll]|[Rr][Ii\\u{130}\\u{131}][Nn][Gg]|[Tt][Ee][Xx][Tt]|[Pp][Hh][Oo][Nn][Ee]|[Mm][Oo][Bb][Ii\\u{130}\\u{131}][Ll][Ee]|[Cc][Ee][Ll][Ll]|[Rr][Ee][Aa][Cc][Hh]|[Nn][Uu][Mm][Bb][Ee][Rr]|[Tt][Ee][Ll][Ee][Pp][Hh][Oo][Nn][Ee]|[Ss\\u{17f}][Ii\\u{130}\\u{131}][Gg][Nn][Aa][Ll])(?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))[^\\p{L}\\p{N}_]{1,3}(?:[\\p{L}\\p{N}_']{1,12}[^\\p{L}\\p{N}_]{1,3}){0,4}(?=\\n?$)";
export const IBAN_START =
  "(?<![0-9A-Za-z])[A-Za-z]{2}[ \\-\\.]?[\\p{Nd}]{2}(?=[ \\-\\.]?[0-9A-Za-z])";
export const ACCOUNT_NL =
  "(?<![\\p{L}\\p{N}_])(?:[Bb][Aa][Nn][Kk\\u{212a}]|[Gg][Ii\\u{130}\\u{131}][Rr][Oo]|[Ss\\u{17f}][Pp][Aa][Aa][Rr])?[Rr][Ee][Kk\\u{212a}](?:[Ee][Nn][Ii\\u{130}\\u{131}][Nn][Gg])?[\\.]?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?(?:[Nn][Uu][Mm][Mm][Ee][Rr]|[Nn][Rr]|[Nn][Oo])?[\\.]?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?(?:[Ii\\u{130}\\u{131}][Ss\\u{17f}]|:|=)?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]{0,3}(?<number>[\\p{Nd}]{2}[\\.]?[\\p{Nd}]{2}[\\.]?[\\p{Nd}]{2}[\\.]?[\\p{Nd}]{3}|[\\p{Nd}]{2} [\\p{Nd}]{2} [\\p{Nd}]{2} [\\p{Nd}]{3})(?![\\p{L}\\p{N}_\\.][\\p{Nd}]|[\\p{L}\\p{N}_])";
export const SORT_EN =
  "(?<![\\p{L}\\p{N}_])[Ss\\u{17f}][Oo][Rr][Tt](?:[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[Cc][Oo][Dd][Ee])?[^\\p{L}\\p{N}_]{0,3}(?:[Ii\\u{130}\\u{131}][Ss\\u{17f}][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])?(?<number>[\\p{Nd}][\\p{Nd}][ \\-]?[\\p{Nd}][\\p{Nd}][ \\-]?[\\p{Nd}][\\p{Nd}])(?![\\p{L}\\p{N}_])";
export const ACCOUNT_EN =
  "(?<![\\p{L}\\p{N}_])(?:[Aa][Cc][Cc](?:[Oo][Uu][Nn])?[Tt]?|[Aa][\\/][Cc])[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?(?:[Nn][Uu][Mm][Bb][Ee][Rr]|[Nn][Oo]|[Nn][Rr]|[Nn][Uu][Mm]|#)?[^\\p{L}\\p{N}_]{0,3}(?:[Ii\\u{130}\\u{131}][Ss\\u{17f}][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])?(?<number>[\\p{Nd}]{8}|[\\p{Nd}]{4} [\\p{Nd}]{4})(?![\\p{L}\\p{N}_])";
export const KNOWN_ENDING =
  "(?:com|org|nl|be|eu|uk|ie|de|fr|info|online|site|shop|blog|app|dev|io|tv|gg|fm|gov|edu|biz|amsterdam|frl|example|test)";
export const AT_SIGN =
  "(?<![\\p{L}\\p{N}_%\\+\\-\\.@])[\\p{L}\\p{N}_%\\+\\-\\.]{1,64}(?<gap> ?)@(?<after> ?)(?:(?:(?![_])[\\p{L}\\p{N}_])(?:[\\p{L}\\p{N}_\\-]{0,62})[\\.]){1,4}(?<ending>[A-Za-z]{2,24})(?![\\p{L}\\p{N}_@])";
export const SPELLED_ADDRESS =
  "(?<![\\p{L}\\p{N}_%\\+\\-\\.@])[\\p{L}\\p{N}_%\\+\\-\\.]{1,64}[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?(?:[\\(<\\[\\{][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?(?:[Aa][Tt]|[Aa][Pp][Ee][Nn][Ss\\u{17f}][Tt][Aa][Aa][Rr][Tt][Jj][Ee]|@)[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[\\)>\\]\\}]|(?<=[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])(?:[Aa][Tt]|[Aa][Pp][Ee][Nn][Ss\\u{17f}][Tt][Aa][Aa][Rr][Tt][Jj][Ee]|@)(?=[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]))[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?(?:[\\p{L}\\p{N}_\\-]{1,63}[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?(?:[\\(<\\[\\{][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?(?:[Dd][Oo][Tt]|[Pp][Uu][Nn][Tt]|[\\.])[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[\\)>\\]\\}]|(?<=[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])(?:[Dd][Oo][Tt]|[Pp][Uu][Nn][Tt])(?=[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])|[\\.])[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?){1,4}(?:(?:[Cc][Oo][Mm]|[Oo][Rr][Gg]|[Nn][Ll]|[Bb][Ee]|[Ee][Uu]|[Uu][Kk\\u{212a}]|[Ii\\u{130}\\u{131}][Ee]|[Dd][Ee]|[Ff][Rr]|[Ii\\u{130}\\u{131}][Nn][Ff][Oo]|[Oo][Nn][Ll][Ii\\u{130}\\u{131}][Nn][Ee]|[Ss\\u{17f}][Ii\\u{130}\\u{131}][Tt][Ee]|[Ss\\u{17f}][Hh][Oo][Pp]|[Bb][Ll][Oo][Gg]|[Aa][Pp][Pp]|[Dd][Ee][Vv]|[Ii\\u{130}\\u{131}][Oo]|[Tt][Vv]|[Gg][Gg]|[Ff][Mm]|[Gg][Oo][Vv]|[Ee][Dd][Uu]|[Bb][Ii\\u{130}\\u{131}][Zz]|[Aa][Mm][Ss\\u{17f}][Tt][Ee][Rr][Dd][Aa][Mm]|[Ff][Rr][Ll]|[Ee][Xx][Aa][Mm][Pp][Ll][Ee]|[Tt][Ee][Ss\\u{17f}][Tt])|[Nn][Ee][Tt])(?![\\p{L}\\p{N}_@])";
export const WITH_SCHEME =
  "(?<![\\p{L}\\p{N}_@])(?:[Hh](?:[Tt][Tt]|[Xx][Xx])[Pp][Ss\\u{17f}]?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?:[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[\\/][\\/][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?|[Ww][Ww][Ww][\\.])[^\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\"'<>\\u{ab}\\u{bb}]{2,2000}";
export const BARE =
  "(?<![\\p{L}\\p{N}_%\\+\\-\\.@])(?:(?:(?![_])[\\p{L}\\p{N}_])(?:[\\p{L}\\p{N}_\\-]{0,62})[\\.]){1,4}(?:(?:com|org|nl|be|eu|uk|ie|de|fr|info|online|site|shop|blog|app|dev|io|tv|gg|fm|gov|edu|biz|amsterdam|frl|example|test)(?:[\\/][^\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\"'<>\\u{ab}\\u{bb}]{0,2000})?|[a-z]{2,12}[\\/][\\p{L}\\p{N}_#%&\\+\\-\\.=\\?@]{2,200})(?![\\p{L}\\p{N}_@])";
export const HANDLE =
  "(?<![\\p{L}\\p{N}_\\.\\/@])@(?=[\\p{L}\\p{N}_\\.]{0,29}[\\p{Nd}\\._][\\p{L}\\p{N}_])[A-Z_a-z][\\p{L}\\p{N}_\\.]{2,29}";
export const NAMED =
  "(?<![\\p{L}\\p{N}_\\.\\/@])@[A-Z_a-z][\\p{L}\\p{N}_\\.]{2,29}";
export const PLATFORM =
  "(?<![\\p{L}\\p{N}_])(?:[Ii\\u{130}\\u{131}][Nn][Ss\\u{17f}][Tt][Aa](?:[Gg][Rr][Aa][Mm])?|[Ss\\u{17f}][Nn][Aa][Pp](?:[Cc][Hh][Aa][Tt])?|[Tt][Ii\\u{130}\\u{131}][Kk\\u{212a}][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[Tt][Oo][Kk\\u{212a}]|[Ff][Aa][Cc][Ee][Bb][Oo][Oo][Kk\\u{212a}]|[Ff][Bb]|[Tt][Ww][Ii\\u{130}\\u{131}][Tt][Tt][Ee][Rr]|[Tt][Ee][Ll][Ee][Gg][Rr][Aa][Mm]|[Dd][Ii\\u{130}\\u{131}][Ss\\u{17f}][Cc][Oo][Rr][Dd]|[Ll][Ii\\u{130}\\u{131}][Nn][Kk\\u{212a}][Ee][Dd][Ii\\u{130}\\u{131}][Nn]|[Yy][Oo][Uu][Tt][Uu][Bb][Ee]|[Ss\\u{17f}][Ii\\u{130}\\u{131}][Gg][Nn][Aa][Ll]|[Tt][Hh][Rr][Ee][Aa][Dd][Ss\\u{17f}])(?![\\p{L}\\p{N}_])";
export const NAME_AFTER =
  "(?<link>[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[:=][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?|,?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000](?:[\\p{L}\\p{N}_']{1,12}[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]){0,3}?(?:is|als|heet|as|am|ben|under|onder|called|genaamd)(?:[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000](?:ik|it|daar))?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000:][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?|,?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])(?<name>@?[A-Z_a-z][\\p{L}\\p{N}_\\-\\.]{1,28}[\\p{L}\\p{N}_](?:#[\\p{Nd}]{4})?(?:[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000][A-Z][\\p{L}\\p{N}_\\-]{1,29})?)";
export const MINE =
  "(?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))(?:[Mm][Ii\\u{130}\\u{131}][Jj][Nn]|[Mm][Nn]|[Mm]'[Nn]|[Mm][Yy])[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000](?=\\n?$)";
export const LIKE_A_NAME =
  "@|[\\p{L}\\p{N}_]{1,29}[\\p{Nd}#\\-\\._][\\p{L}\\p{N}_]|[A-Z]";
export const CLEARLY_A_NAME =
  "@|[\\p{L}\\p{N}_]{1,29}[\\p{Nd}_]";
export const NOT_A_NAME =
  "(?:[Ee][Ee][Nn]|[Hh][Ee][Tt]|[Tt][Hh][Ee]|[Ww][Ee][Gg]|[Gg][Oo][Nn][Ee]|[Dd][Aa][Tt]|[Tt][Hh][Aa][Tt]|[Ww][Aa][Tt]|[Ww][Hh][Aa][Tt]|[Nn][Oo][Gg]|[Ss\\u{17f}][Tt][Ii\\u{130}\\u{131}][Ll][Ll]|[Nn][Ii\\u{130}\\u{131}][Ee][Tt]|[Nn][Oo][Tt]|[Mm][Ii\\u{130}\\u{131}][Jj][Nn]|[Ee][Cc][Hh][Tt]|[Zz][Oo]|[Ss\\u{17f}][Oo]|[Nn][Oo][Ww]|[Nn][Uu]|[Vv][Oo][Oo][Rr]|[Ff][Oo][Rr]|[Gg][Ee][Ww][Oo][Oo][Nn]|[Jj][Uu][Ss\\u{17f}][Tt]|[Vv][Ee][Rr][Yy]|[Hh][Ee][Ee][Ll]|[Tt][Oo][Ee][Nn]|[Ww][Hh][Ee][Rr][Ee]|[Ww][Aa][Aa][Rr]|[Ww][Hh][Ee][Nn]|[Hh][Aa][Aa][Rr]|[Hh][Ii\\u{130}\\u{131}][Ss\\u{17f}]|[Hh][Ee][Rr]|[Zz][Ii\\u{130}\\u{131}][Jj][Nn]|[Ee][Ii\\u{130}\\u{131}][Gg][Ee][Nn][Ll][Ii\\u{130}\\u{131}][Jj][Kk\\u{212a}]|[Ss\\u{17f}][Ll][Ee][Cc][Hh][Tt]|[Bb][Aa][Dd]|[Gg][Oo][Oo][Dd]|[Gg][Oo][Ee][Dd]|[Vv][Ee][Rr][Ww][Ii\\u{130}\\u{131}][Jj][Dd][Ee][Rr][Dd]|[Dd][Ee][Ll][Ee][Tt][Ee][Dd]|[Gg][Ee][Bb][Ll][Oo][Kk\\u{212a}][Kk\\u{212a}][Ee][Ee][Rr][Dd]|[Bb][Ll][Oo][Cc][Kk\\u{212a}][Ee][Dd]|[Aa][Ll][Ll]|[Ff][Uu][Ll][Ll]|[Vv][Oo][Ll]|[Uu][Ii\\u{130}\\u{131}][Tt]|[Aa][Ll][Ll][Ee][Ss\\u{17f}]|[Tt][Oo][Xx][Ii\\u{130}\\u{131}][Cc]|[Vv][Ee][Rr][Ss\\u{17f}][Ll][Aa][Vv][Ee][Nn][Dd]|[Aa][Dd][Dd][Ii\\u{130}\\u{131}][Cc][Tt][Ii\\u{130}\\u{131}][Vv][Ee]|[Hh][Oo][Ww]|[Hh][Oo][Ee]|[Ee][Nn]|[Aa][Nn][Dd]|[Oo][Rr]|[Oo][Ff]|[Mm][Aa][Aa][Rr]|[Bb][Uu][Tt]|[Aa][Ll][Ww][Aa][Yy][Ss\\u{17f}]|[Aa][Ll][Tt][Ii\\u{130}\\u{131}][Jj][Dd]|[Nn][Oo][Oo][Ii\\u{130}\\u{131}][Tt]|[Nn][Ee][Vv][Ee][Rr]|[Oo][Nn][Ll][Yy]|[Aa][Ll][Ll][Ee][Ee][Nn]|[Oo][Oo][Kk\\u{212a}]|[Tt][Oo][Oo]|[Dd][Oo][Nn][Ee]|[Kk\\u{212a}][Ll][Aa][Aa][Rr]|[Dd][Oo][Oo][Dd]|[Dd][Ee][Aa][Dd]|[Ll][Ee][Uu][Kk\\u{212a}]|[Ff][Uu][Nn]|[Ss\\u{17f}][Tt][Oo][Mm]|[Ss\\u{17f}][Tt][Uu][Pp][Ii\\u{130}\\u{131}][Dd]|[Pp][Rr][Ii\\u{130}\\u{131}][Vv][Aa][Tt][Ee]|[Pp][Rr][Ii\\u{130}\\u{131}][Vv][Ee]|[Ll][Ee][Ee][Gg]|[Ee][Mm][Pp][Tt][Yy]|[Hh][Aa][Cc][Kk\\u{212a}][Ee][Dd]|[Gg][Ee][Hh][Aa][Cc][Kk\\u{212a}][Tt])";
export const STREET_NL =
  "(?<![\\p{L}\\p{N}_\\-])(?<street>(?:(?![\\p{Nd}_])[\\p{L}\\p{N}_]){2,24}(?:[\\-](?:(?![\\p{Nd}_])[\\p{L}\\p{N}_]){2,24})?(?:(?:[Ss\\u{17f}][Tt][Rr][Aa][Aa][Tt]|[Ss\\u{17f}][Tt][Rr][\\.]?|[Ll][Aa][Aa][Nn]|[Ww][Ee][Gg]|[Pp][Ll][Ee][Ii\\u{130}\\u{131}][Nn]|[Gg][Rr][Aa][Cc][Hh][Tt]|[Kk\\u{212a}][Aa][Dd][Ee]|[Dd][Rr][Ee][Ee][Ff]|[Ss\\u{17f}][Ii\\u{130}\\u{131}][Nn][Gg][Ee][Ll]|[Ss\\u{17f}][Tt][Ee][Ee][Gg]|[Dd][Ii\\u{130}\\u{131}][Jj][Kk\\u{212a}]|[Pp][Ll][Aa][Nn][Tt][Ss\\u{17f}][Oo][Ee][Nn])|(?<ground>(?:[Hh][Oo][Ff]|[Pp][Aa][Rr][Kk\\u{212a}]|[Ww][Aa][Ll]|[Mm][Aa][Rr][Kk\\u{212a}][Tt]|[Hh][Aa][Vv][Ee][Nn]|[Vv][Ee][Ll][Dd]|[Rr][Ii\\u{130}\\u{131}][Nn][Gg]|[Bb][Oo][Uu][Ll][Ee][Vv][Aa][Rr][Dd]|[Pp][Aa][Dd]|[Bb][Aa][Aa][Nn]|[Bb][Rr][Ii\\u{130}\\u{131}][Nn][Kk\\u{212a}]|[Oo][Oo][Rr][Dd]|[Kk\\u{212a}][Aa][Mm][Pp]|[Aa][Kk\\u{212a}][Kk\\u{212a}][Ee][Rr]|[Zz][Oo][Oo][Mm]|[Hh][Oo][Rr][Ss\\u{17f}][Tt]|[Mm][Ee][Ee][Nn][Tt]|[Bb][Uu][Rr][Gg])))(?:[\\-](?:[Nn][Oo][Oo][Rr][Dd]|[Zz][Uu][Ii\\u{130}\\u{131}][Dd]|[Oo][Oo][Ss\\u{17f}][Tt]|[Ww][Ee][Ss\\u{17f}][Tt]))?),?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]{1,2}(?:(?:[Oo][Pp][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])?(?:[Nn][Rr][\\.]?|[Nn][Uu][Mm][Mm][Ee][Rr]|[Hh][Uu][Ii\\u{130}\\u{131}][Ss\\u{17f}][Nn][Uu][Mm][Mm][Ee][Rr])[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])?(?<number>[1-9][\\p{Nd}]{0,4}[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[A-Za-z\\u{130}\\u{131}\\u{17f}\\u{212a}]?(?:[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[\\-][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[\\p{Nd}]{1,4}|[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000](?:[Bb][Ii\\u{130}\\u{131}][Ss\\u{17f}]|[Hh][Ss\\u{17f}]))?)(?![\\p{L}\\p{N}_]|[,\\.:][\\p{Nd}])";
export const NO_STREET_NL =
  "(?:(?![\\p{Nd}_])[\\p{L}\\p{N}_]){0,24}(?:[Ss\\u{17f}][Ll][Aa][Aa][Nn]|[Oo][Nn][Dd][Ee][Rr][Ww][Ee][Gg]|[Hh][Aa][Ll][Vv][Ee][Rr][Ww][Ee][Gg][Ee]|[Ss\\u{17f}][Nn][Ee][Ll][Ww][Ee][Gg]|[Aa][Uu][Tt][Oo][Ww][Ee][Gg]|[Ss\\u{17f}][Pp][Oo][Oo][Rr][Ww][Ee][Gg]|[Oo][Mm][Ww][Ee][Gg]|[Uu][Ii\\u{130}\\u{131}][Tt][Ww][Ee][Gg]|[Tt][Ee][Rr][Uu][Gg][Ww][Ee][Gg]|[Hh][Ee][Ee][Nn][Ww][Ee][Gg]|[Hh][Oo][Oo][Ff][Dd][Ww][Ee][Gg]|[Oo][Vv][Ee][Rr][Ss\\u{17f}][Tt][Ee][Ee][Gg]|[Bb][Ee][Ss\\u{17f}][Tt][Ee][Ee][Gg]|[Oo][Nn][Tt][Ss\\u{17f}][Tt][Ee][Ee][Gg]|[Ss\\u{17f}][Cc][Hh][Oo][Oo][Ll][Pp][Ll][Ee][Ii\\u{130}\\u{131}][Nn]|[Ww][Ii\\u{130}\\u{131}][Nn][Kk\\u{212a}][Ee][Ll][Ss\\u{17f}][Tt][Rr][Aa][Aa][Tt]|[Zz][Ii\\u{130}\\u{131}][Jj][Ss\\u{17f}][Tt][Rr][Aa][Aa][Tt]|[Gg][Ee][Rr][Ee][Cc][Hh][Tt][Ss\\u{17f}][Hh][Oo][Ff]|[Kk\\u{212a}][Ee][Rr][Kk\\u{212a}][Hh][Oo][Ff]|[Gg][Ee][Vv][Aa][Ll]|[Ff][Ii\\u{130}\\u{131}][Ee][Tt][Ss\\u{17f}][Pp][Aa][Dd]|[Vv][Oo][Ee][Tt][Pp][Aa][Dd]|[Ww][Aa][Nn][Dd][Ee][Ll][Pp][Aa][Dd]|[Ss\\u{17f}][Uu][Pp][Ee][Rr][Mm][Aa][Rr][Kk\\u{212a}][Tt]|[Ll][Oo][Oo][Pp][Bb][Aa][Aa][Nn])";
export const SAYS_ADDRESS_NL =
  "(?:adres|woon|woont|wonen|postcode|verhuisd)[^\\p{L}\\p{N}_]{1,3}(?:(?:is|nu|op|aan|in|naar|de|het|dus|gewoon|weer)[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000:][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?){0,4}(?<street>(?:[A-Z][\\p{L}\\p{N}_'\\-\\u{2019}]{1,24}[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]){1,4})(?:nummer[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]|nr[\\.]?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])?(?<number>[1-9][\\p{Nd}]{0,4}[a-z]?)(?![\\p{L}\\p{N}_]|[,\\.:][\\p{Nd}])";
export const POSTCODE_NL =
  "(?<![\\p{L}\\p{N}_\\$,-\\/:\\u{a3}\\u{20ac}])[1-9][\\p{Nd}]{3}[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?(?<letters>[A-Za-z]{2})(?![\\p{L}\\p{N}_'\\u{2019}])";
export const NO_POSTCODE_NL =
  "(?:[Ii\\u{130}\\u{131}][Nn]|[Ii\\u{130}\\u{131}][Ss\\u{17f}]|[Ee][Nn]|[Ii\\u{130}\\u{131}][Kk\\u{212a}]|[Ww][Ee]|[Zz][Ee]|[Jj][Ee]|[Mm][Ee]|[Hh][Ee]|[Oo][Pp]|[Oo][Mm]|[Oo][Ff]|[Tt][Ee]|[Ee][Rr]|[Aa][Ll]|[Aa][Ff]|[Nn][Aa]|[Nn][Uu]|[Zz][Oo]|[Jj][Aa]|[Ww][Oo]|[Mm][Aa]|[Dd][Ii\\u{130}\\u{131}]|[Dd][Oo]|[Vv][Rr]|[Zz][Aa]|[Aa][Tt]|[Tt][Oo]|[Mm][Yy]|[Aa][Nn]|[Aa][Ss\\u{17f}]|[Bb][Ee]|[Bb][Yy]|[Gg][Oo]|[Ii\\u{130}\\u{131}][Ff]|[Ii\\u{130}\\u{131}][Tt]|[Nn][Oo]|[Oo][Nn]|[Oo][Rr]|[Ss\\u{17f}][Oo]|[Uu][Pp]|[Uu][Ss\\u{17f}]|[Aa][Mm]|[Pp][Mm]|[Dd][Ee]|[Ll][Aa]|[Ll][Ee]|[Uu][Nn]|[Ee][Tt]|[Ee][Uu]|[Kk\\u{212a}][Mm]|[Cc][Mm]|[Mm][Mm]|[Kk\\u{212a}][Gg]|[Mm][Bb]|[Kk\\u{212a}][Bb]|[Gg][Bb]|[Pp][Kk\\u{212a}]|[Cc][Cc]|[Mm][Ll]|[Kk\\u{212a}][Ww]|[Hh][Zz]|[Dd][Mm]|[Ss\\u{17f}][Tt]|[Nn][Dd]|[Rr][Dd]|[Tt][Hh]|[Bb][Cc]|[Aa][Dd]|[Ww][Kk\\u{212a}]|[Mm][Gg]|[Tt][Vv]|[Pp][Cc]|[Vv][Aa]|[Bb][Vv]|[Nn][Vv]|[Nn][Rr]|[Ee][Xx]|[Nn][Ee]|[Ii\\u{130}\\u{131}][Ee]|[Dd][Rr]|[Mm][Rr]|[Mm][Ss\\u{17f}]|[Jj][Rr]|[Ss\\u{17f}][Rr]|[Aa][Hh]|[Oo][Hh]|[Ee][Hh]|[Uu][Hh]|[Hh][Mm]|[Hh][Aa]|[Hh][Oo]|[Oo][Kk\\u{212a}]|[Pp][Aa]|[Aa][Aa]|[Gg][Rr]|[Cc][Tt]|[Ss\\u{17f}][Aa]|[Ss\\u{17f}][Dd]|[Ss\\u{17f}][Ss\\u{17f}])";
export const IS_STRONG_EN =
  "(?:[Ss\\u{17f}][Tt][Rr][Ee][Ee][Tt]|[Rr][Oo][Aa][Dd]|[Aa][Vv][Ee][Nn][Uu][Ee]|[Ll][Aa][Nn][Ee]|[Tt][Ee][Rr][Rr][Aa][Cc][Ee]|[Cc][Rr][Ee][Ss\\u{17f}][Cc][Ee][Nn][Tt]|[Bb][Oo][Uu][Ll][Ee][Vv][Aa][Rr][Dd]|[Bb][Ll][Vv][Dd]|[Aa][Vv][Ee]|[Rr][Dd]|[Ss\\u{17f}][Tt]|[Ll][Nn]|[Cc][Rr][Ee][Ss\\u{17f}]|[Cc][Ll])";
export const STREETS_EN_1 =
  "(?<![\\p{L}\\p{N}_\\$,-\\/:\\u{a3}\\u{20ac}])[1-9][\\p{Nd}]{0,4}[A-Za-z\\u{130}\\u{131}\\u{17f}\\u{212a}]?,?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000](?<name>(?:[A-Za-z\\u{130}\\u{131}\\u{17f}\\u{212a}][\\p{L}\\p{N}_'\\-\\.\\u{2019}]{0,24}[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]){0,3}?)(?<street>(?:[Ss\\u{17f}][Tt][Rr][Ee][Ee][Tt]|[Rr][Oo][Aa][Dd]|[Aa][Vv][Ee][Nn][Uu][Ee]|[Ll][Aa][Nn][Ee]|[Tt][Ee][Rr][Rr][Aa][Cc][Ee]|[Cc][Rr][Ee][Ss\\u{17f}][Cc][Ee][Nn][Tt]|[Bb][Oo][Uu][Ll][Ee][Vv][Aa][Rr][Dd]|[Bb][Ll][Vv][Dd]|[Aa][Vv][Ee]|[Rr][Dd]|[Ss\\u{17f}][Tt]|[Ll][Nn]|[Cc][Rr][Ee][Ss\\u{17f}]|[Cc][Ll])|(?:[Cc][Ll][Oo][Ss\\u{17f}][Ee]|[Cc][Oo][Uu][Rr][Tt]|[Dd][Rr][Ii\\u{130}\\u{131}][Vv][Ee]|[Pp][Ll][Aa][Cc][Ee]|[Ss\\u{17f}][Qq][Uu][Aa][Rr][Ee]|[Ww][Aa][Ll][Kk\\u{212a}]|[Ww][Aa][Yy]|[Gg][Aa][Rr][Dd][Ee][Nn][Ss\\u{17f}]|[Gg][Rr][Oo][Vv][Ee]|[Hh][Ii\\u{130}\\u{131}][Ll][Ll]|[Pp][Aa][Rr][Kk\\u{212a}]|[Rr][Oo][Ww]|[Mm][Ee][Ww][Ss\\u{17f}]|[Vv][Ii\\u{130}\\u{131}][Ee][Ww]|[Rr][Ii\\u{130}\\u{131}][Ss\\u{17f}][Ee]|[Gg][Rr][Ee][Ee][Nn]|[Cc][Ii\\u{130}\\u{131}][Rr][Cc][Uu][Ss\\u{17f}]|[Pp][Aa][Rr][Aa][Dd][Ee]|[Qq][Uu][Aa][Yy]|[Dd][Rr]|[Cc][Tt]|[Ss\\u{17f}][Qq]|[Gg][Dd][Nn][Ss\\u{17f}]|[Ww][Hh][Aa][Rr][Ff]))(?![\\p{L}\\p{N}_])";
export const STREETS_EN_2 =
  "(?<![\\p{L}\\p{N}_\\$,-\\/:\\u{a3}\\u{20ac}])[1-9][\\p{Nd}]{0,4}[A-Za-z\\u{130}\\u{131}\\u{17f}\\u{212a}]?,?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000](?<name>(?:[A-Za-z\\u{130}\\u{131}\\u{17f}\\u{212a}][\\p{L}\\p{N}_'\\-\\.\\u{2019}]{0,24}[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]){0,3})(?<street>(?:[Ss\\u{17f}][Tt][Rr][Ee][Ee][Tt]|[Rr][Oo][Aa][Dd]|[Aa][Vv][Ee][Nn][Uu][Ee]|[Ll][Aa][Nn][Ee]|[Tt][Ee][Rr][Rr][Aa][Cc][Ee]|[Cc][Rr][Ee][Ss\\u{17f}][Cc][Ee][Nn][Tt]|[Bb][Oo][Uu][Ll][Ee][Vv][Aa][Rr][Dd]|[Bb][Ll][Vv][Dd]|[Aa][Vv][Ee]|[Rr][Dd]|[Ss\\u{17f}][Tt]|[Ll][Nn]|[Cc][Rr][Ee][Ss\\u{17f}]|[Cc][Ll])|(?:[Cc][Ll][Oo][Ss\\u{17f}][Ee]|[Cc][Oo][Uu][Rr][Tt]|[Dd][Rr][Ii\\u{130}\\u{131}][Vv][Ee]|[Pp][Ll][Aa][Cc][Ee]|[Ss\\u{17f}][Qq][Uu][Aa][Rr][Ee]|[Ww][Aa][Ll][Kk\\u{212a}]|[Ww][Aa][Yy]|[Gg][Aa][Rr][Dd][Ee][Nn][Ss\\u{17f}]|[Gg][Rr][Oo][Vv][Ee]|[Hh][Ii\\u{130}\\u{131}][Ll][Ll]|[Pp][Aa][Rr][Kk\\u{212a}]|[Rr][Oo][Ww]|[Mm][Ee][Ww][Ss\\u{17f}]|[Vv][Ii\\u{130}\\u{131}][Ee][Ww]|[Rr][Ii\\u{130}\\u{131}][Ss\\u{17f}][Ee]|[Gg][Rr][Ee][Ee][Nn]|[Cc][Ii\\u{130}\\u{131}][Rr][Cc][Uu][Ss\\u{17f}]|[Pp][Aa][Rr][Aa][Dd][Ee]|[Qq][Uu][Aa][Yy]|[Dd][Rr]|[Cc][Tt]|[Ss\\u{17f}][Qq]|[Gg][Dd][Nn][Ss\\u{17f}]|[Ww][Hh][Aa][Rr][Ff]))(?![\\p{L}\\p{N}_])";
export const NOT_IN_NAME_EN =
  "(?:on|in|of|at|from|to|along|up|down|across|off|into|by|near|past|over|a|an|my|your|his|her|our|their|this|that|and|or|when|i|we|he|she|it|was|is|were|years?|months?|weeks?|days?|hours?|minutes?|times?|miles?|metres?|blocks?|people|men|kids|long|busy|more|other|different|later|ago|old|new)[\\.]?";
export const NUMBER_LAST_EN =
  "(?<![\\p{L}\\p{N}_])[A-Z][\\p{L}\\p{N}_'\\u{2019}]{1,24}[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000](?:(?:[Ss\\u{17f}][Tt][Rr][Ee][Ee][Tt]|[Rr][Oo][Aa][Dd]|[Aa][Vv][Ee][Nn][Uu][Ee]|[Ll][Aa][Nn][Ee]|[Tt][Ee][Rr][Rr][Aa][Cc][Ee]|[Cc][Rr][Ee][Ss\\u{17f}][Cc][Ee][Nn][Tt]|[Bb][Oo][Uu][Ll][Ee][Vv][Aa][Rr][Dd]|[Bb][Ll][Vv][Dd]|[Aa][Vv][Ee]|[Rr][Dd]|[Ss\\u{17f}][Tt]|[Ll][Nn]|[Cc][Rr][Ee][Ss\\u{17f}]|[Cc][Ll])|(?:[Cc][Ll][Oo][Ss\\u{17f}][Ee]|[Cc][Oo][Uu][Rr][Tt]|[Dd][Rr][Ii\\u{130}\\u{131}][Vv][Ee]|[Pp][Ll][Aa][Cc][Ee]|[Ss\\u{17f}][Qq][Uu][Aa][Rr][Ee]|[Ww][Aa][Ll][Kk\\u{212a}]|[Ww][Aa][Yy]|[Gg][Aa][Rr][Dd][Ee][Nn][Ss\\u{17f}]|[Gg][Rr][Oo][Vv][Ee]|[Hh][Ii\\u{130}\\u{131}][Ll][Ll]|[Pp][Aa][Rr][Kk\\u{212a}]|[Rr][Oo][Ww]|[Mm][Ee][Ww][Ss\\u{17f}]|[Vv][Ii\\u{130}\\u{131}][Ee][Ww]|[Rr][Ii\\u{130}\\u{131}][Ss\\u{17f}][Ee]|[Gg][Rr][Ee][Ee][Nn]|[Cc][Ii\\u{130}\\u{131}][Rr][Cc][Uu][Ss\\u{17f}]|[Pp][Aa][Rr][Aa][Dd][Ee]|[Qq][Uu][Aa][Yy]|[Dd][Rr]|[Cc][Tt]|[Ss\\u{17f}][Qq]|[Gg][Dd][Nn][Ss\\u{17f}]|[Ww][Hh][Aa][Rr][Ff])),?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000](?:at[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])?(?:number|no[\\.]?|nr[\\.]?)[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000][1-9][\\p{Nd}]{0,4}[a-z]?(?![\\p{L}\\p{N}_])";
export const SAYS_ADDRESS_EN =
  "(?<![\\p{L}\\p{N}_])(?:[Ll][Ii\\u{130}\\u{131}][Vv][Ee]|[Ll][Ii\\u{130}\\u{131}][Vv][Ee][Ss\\u{17f}]|[Ll][Ii\\u{130}\\u{131}][Vv][Ii\\u{130}\\u{131}][Nn][Gg]|[Mm][Oo][Vv][Ee][Dd]|[Aa][Dd][Dd][Rr][Ee][Ss\\u{17f}][Ss\\u{17f}]|[Ss\\u{17f}][Tt][Aa][Yy][Ii\\u{130}\\u{131}][Nn][Gg]|[Bb][Aa][Ss\\u{17f}][Ee][Dd]|[Hh][Oo][Uu][Ss\\u{17f}][Ee]|[Hh][Oo][Mm][Ee]|[Pp][Oo][Ss\\u{17f}][Tt]|[Ss\\u{17f}][Ee][Nn][Dd])[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000](?:[\\p{L}\\p{N}_']{1,12}[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]){0,3}?(?:[Aa][Tt]|[Tt][Oo]|[Ii\\u{130}\\u{131}][Ss\\u{17f}]|[Bb][Ee])[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000:][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?(?<place>[1-9][\\p{Nd}]{0,3}[A-Za-z]?,?(?:[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000][A-Z][\\p{L}\\p{N}_'\\u{2019}]{1,24}){1,3})";
export const FLAT_EN =
  "(?<![\\p{L}\\p{N}_])(?:[Ff][Ll][Aa][Tt]|[Aa][Pp][Aa][Rr][Tt][Mm][Ee][Nn][Tt]|[Aa][Pp][Tt])[\\.]?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000](?:[Nn][Oo][\\.]?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]|[Nn][Uu][Mm][Bb][Ee][Rr][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000])?(?<number>[\\p{Nd}]{1,4}[A-Za-z\\u{130}\\u{131}\\u{17f}\\u{212a}]?)(?![\\p{L}\\p{N}_]|[,\\.:][\\p{Nd}])";
export const POSTCODE_UK =
  "(?<![\\p{L}\\p{N}_])[A-Za-z]{1,2}[\\p{Nd}][\\p{Nd}A-Za-z]?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[\\p{Nd}](?<letters>[A-Za-z]{2})(?![\\p{L}\\p{N}_])";
export const NO_POSTCODE_UK =
  "(?:[Ss\\u{17f}][Tt]|[Nn][Dd]|[Rr][Dd]|[Tt][Hh]|[Dd][Ee]|[Aa][Mm]|[Pp][Mm]|[Kk\\u{212a}][Mm]|[Cc][Mm]|[Mm][Mm]|[Kk\\u{212a}][Gg]|[Mm][Ll]|[Mm][Bb]|[Gg][Bb])";
export const ZIP =
  "(?<![\\p{L}\\p{N}_])(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[C-EHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000][\\p{Nd}]{5}(?:[\\-][\\p{Nd}]{4})?(?![\\p{L}\\p{N}_])";
export const BOX =
  "(?<![\\p{L}\\p{N}_])(?:(?<nl>[Pp][Oo][Ss\\u{17f}][Tt][Bb][Uu][Ss\\u{17f}])|[Pp][\\.]?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[Oo][\\.]?[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?[Bb][Oo][Xx])[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]{0,2}[\\p{Nd}]{1,6}(?![\\p{L}\\p{N}_])";
export const COUNTED =
  "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]?(?:[Kk\\u{212a}][Ee][Ee][Rr]|[Mm][Aa][Aa][Ll]|[Xx](?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))|[Ww][Ee][Ee][Kk\\u{212a}]|[Ww][Ee][Kk\\u{212a}]|[Dd][Aa][Gg]|[Jj][Aa][Aa][Rr]|[Jj][Aa][Rr][Ee][Nn]|[Mm][Aa][Aa][Nn][Dd]|[Uu][Uu][Rr]|[Uu][Rr][Ee][Nn]|[Mm][Ii\\u{130}\\u{131}][Nn]|[Ss\\u{17f}][Ee][Cc]|[Mm][Ee][Nn][Ss\\u{17f}][Ee][Nn]|[Mm][Aa][Nn](?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))|[Vv][Rr][Oo][Uu][Ww]|[Kk\\u{212a}][Ii\\u{130}\\u{131}][Nn][Dd]|[Pp][Ee][Rr][Ss\\u{17f}][Oo][Nn]|[Ee][Uu][Rr][Oo]|[Cc][Ee][Nn][Tt]|[Pp][Rr][Oo][Cc][Ee][Nn][Tt]|%|[Kk\\u{212a}][Mm]|[Mm][Ee][Tt][Ee][Rr]|[Mm](?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))|[Kk\\u{212a}][Ii\\u{130}\\u{131}][Ll][Oo]|[Hh][Uu][Ii\\u{130}\\u{131}][Ss\\u{17f}]|[Aa][Uu][Tt][Oo]|[Ff][Ii\\u{130}\\u{131}][Ee][Tt][Ss\\u{17f}]|[Ss\\u{17f}][Tt][Uu][Kk\\u{212a}]|[Ss\\u{17f}][Oo][Oo][Rr][Tt]|[Aa][Nn][Dd][Ee][Rr]|[Jj][Oo][Nn][Gg][Ee][Nn]|[Mm][Ee][Ii\\u{130}\\u{131}][Ss\\u{17f}][Jj][Ee]|[Aa][Gg][Ee][Nn][Tt]|[Bb][Oo][Cc][Hh][Tt]|[Hh][Aa][Ll][Tt][Ee]|[Ss\\u{17f}][Tt][Aa][Pp]|[Aa][Vv][Oo][Nn][Dd]|[Nn][Aa][Cc][Hh][Tt]|[Oo][Cc][Hh][Tt][Ee][Nn][Dd]|[Jj][Aa][Nn][Uu][Aa][Rr][Ii\\u{130}\\u{131}]|[Ff][Ee][Bb][Rr][Uu][Aa][Rr][Ii\\u{130}\\u{131}]|[Mm][Aa][Aa][Rr][Tt]|[Aa][Pp][Rr][Ii\\u{130}\\u{131}][Ll]|[Mm][Ee][Ii\\u{130}\\u{131}](?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))|[Jj][Uu][Nn][Ii\\u{130}\\u{131}]|[Jj][Uu][Ll][Ii\\u{130}\\u{131}]|[Aa][Uu][Gg][Uu][Ss\\u{17f}][Tt][Uu][Ss\\u{17f}]|[Ss\\u{17f}][Ee][Pp][Tt][Ee][Mm][Bb][Ee][Rr]|[Oo][Kk\\u{212a}][Tt][Oo][Bb][Ee][Rr]|[Nn][Oo][Vv][Ee][Mm][Bb][Ee][Rr]|[Dd][Ee][Cc][Ee][Mm][Bb][Ee][Rr]|[Ee][Nn][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000][Ee][Ee][Nn][\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000][Hh][Aa][Ll][Ff]|[Tt][Ii\\u{130}\\u{131}][Mm][Ee][Ss\\u{17f}]?(?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))|[Dd][Aa][Yy]|[Mm][Oo][Nn][Tt][Hh]|[Yy][Ee][Aa][Rr]|[Hh][Oo][Uu][Rr]|[Pp][Ee][Oo][Pp][Ll][Ee]|[Mm][Ee][Nn](?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))|[Ww][Oo][Mm][Ee][Nn]|[Kk\\u{212a}][Ii\\u{130}\\u{131}][Dd]|[Pp][Oo][Uu][Nn][Dd]|[Dd][Oo][Ll][Ll][Aa][Rr]|[Mm][Ii\\u{130}\\u{131}][Ll][Ee]|[Yy][Aa][Rr][Dd]|[Mm][Ee][Tt][Rr][Ee]|[Bb][Ll][Oo][Cc][Kk\\u{212a}]|[Hh][Oo][Uu][Ss\\u{17f}][Ee]|[Cc][Aa][Rr][Ss\\u{17f}]?(?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))|[Ss\\u{17f}][Tt][Ee][Pp]|[Aa][Gg][Oo]|[Mm][Ii\\u{130}\\u{131}][Nn][Uu][Tt][Ee]|[Oo][Ff](?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_])))";

/** What case folding makes of a character, where it is not the small letter. */
export const FOLDED: Readonly<Record<string, string>> = {
  "\u00df": "ss",
  "\u0345": "\u03b9",
  "\u03c2": "\u03c3",
  "\u13a0": "\u13a0",
  "\u13a1": "\u13a1",
  "\u13a2": "\u13a2",
  "\u13a3": "\u13a3",
  "\u13a4": "\u13a4",
  "\u13a5": "\u13a5",
  "\u13a6": "\u13a6",
  "\u13a7": "\u13a7",
  "\u13a8": "\u13a8",
  "\u13a9": "\u13a9",
  "\u13aa": "\u13aa",
  "\u13ab": "\u13ab",
  "\u13ac": "\u13ac",
  "\u13ad": "\u13ad",
  "\u13ae": "\u13ae",
  "\u13af": "\u13af",
  "\u13b0": "\u13b0",
  "\u13b1": "\u13b1",
  "\u13b2": "\u13b2",
  "\u13b3": "\u13b3",
  "\u13b4": "\u13b4",
  "\u13b5": "\u13b5",
  "\u13b6": "\u13b6",
  "\u13b7": "\u13b7",
  "\u13b8": "\u13b8",
  "\u13b9": "\u13b9",
  "\u13ba": "\u13ba",
  "\u13bb": "\u13bb",
  "\u13bc": "\u13bc",
  "\u13bd": "\u13bd",
  "\u13be": "\u13be",
  "\u13bf": "\u13bf",
  "\u13c0": "\u13c0",
  "\u13c1": "\u13c1",
  "\u13c2": "\u13c2",
  "\u13c3": "\u13c3",
  "\u13c4": "\u13c4",
  "\u13c5": "\u13c5",
  "\u13c6": "\u13c6",
  "\u13c7": "\u13c7",
  "\u13c8": "\u13c8",
  "\u13c9": "\u13c9",
  "\u13ca": "\u13ca",
  "\u13cb": "\u13cb",
  "\u13cc": "\u13cc",
  "\u13cd": "\u13cd",
  "\u13ce": "\u13ce",
  "\u13cf": "\u13cf",
  "\u13d0": "\u13d0",
  "\u13d1": "\u13d1",
  "\u13d2": "\u13d2",
  "\u13d3": "\u13d3",
  "\u13d4": "\u13d4",
  "\u13d5": "\u13d5",
  "\u13d6": "\u13d6",
  "\u13d7": "\u13d7",
  "\u13d8": "\u13d8",
  "\u13d9": "\u13d9",
  "\u13da": "\u13da",
  "\u13db": "\u13db",
  "\u13dc": "\u13dc",
  "\u13dd": "\u13dd",
  "\u13de": "\u13de",
  "\u13df": "\u13df",
  "\u13e0": "\u13e0",
  "\u13e1": "\u13e1",
  "\u13e2": "\u13e2",
  "\u13e3": "\u13e3",
  "\u13e4": "\u13e4",
  "\u13e5": "\u13e5",
  "\u13e6": "\u13e6",
  "\u13e7": "\u13e7",
  "\u13e8": "\u13e8",
  "\u13e9": "\u13e9",
  "\u13ea": "\u13ea",
  "\u13eb": "\u13eb",
  "\u13ec": "\u13ec",
  "\u13ed": "\u13ed",
  "\u13ee": "\u13ee",
  "\u13ef": "\u13ef",
  "\u13f0": "\u13f0",
  "\u13f1": "\u13f1",
  "\u13f2": "\u13f2",
  "\u13f3": "\u13f3",
  "\u13f4": "\u13f4",
  "\u13f5": "\u13f5",
  "\u13f8": "\u13f0",
  "\u13f9": "\u13f1",
  "\u13fa": "\u13f2",
  "\u13fb": "\u13f3",
  "\u13fc": "\u13f4",
  "\u13fd": "\u13f5",
  "\u1c80": "\u0432",
  "\u1c81": "\u0434",
  "\u1c82": "\u043e",
  "\u1c83": "\u0441",
  "\u1c84": "\u0442",
  "\u1c85": "\u0442",
  "\u1c86": "\u044a",
  "\u1c87": "\u0463",
  "\u1c88": "\ua64b",
  "\u1e9e": "ss",
  "\uab70": "\u13a0",
  "\uab71": "\u13a1",
  "\uab72": "\u13a2",
  "\uab73": "\u13a3",
  "\uab74": "\u13a4",
  "\uab75": "\u13a5",
  "\uab76": "\u13a6",
  "\uab77": "\u13a7",
  "\uab78": "\u13a8",
  "\uab79": "\u13a9",
  "\uab7a": "\u13aa",
  "\uab7b": "\u13ab",
  "\uab7c": "\u13ac",
  "\uab7d": "\u13ad",
  "\uab7e": "\u13ae",
  "\uab7f": "\u13af",
  "\uab80": "\u13b0",
  "\uab81": "\u13b1",
  "\uab82": "\u13b2",
  "\uab83": "\u13b3",
  "\uab84": "\u13b4",
  "\uab85": "\u13b5",
  "\uab86": "\u13b6",
  "\uab87": "\u13b7",
  "\uab88": "\u13b8",
  "\uab89": "\u13b9",
  "\uab8a": "\u13ba",
  "\uab8b": "\u13bb",
  "\uab8c": "\u13bc",
  "\uab8d": "\u13bd",
  "\uab8e": "\u13be",
  "\uab8f": "\u13bf",
  "\uab90": "\u13c0",
  "\uab91": "\u13c1",
  "\uab92": "\u13c2",
  "\uab93": "\u13c3",
  "\uab94": "\u13c4",
  "\uab95": "\u13c5",
  "\uab96": "\u13c6",
  "\uab97": "\u13c7",
  "\uab98": "\u13c8",
  "\uab99": "\u13c9",
  "\uab9a": "\u13ca",
  "\uab9b": "\u13cb",
  "\uab9c": "\u13cc",
  "\uab9d": "\u13cd",
  "\uab9e": "\u13ce",
  "\uab9f": "\u13cf",
  "\uaba0": "\u13d0",
  "\uaba1": "\u13d1",
  "\uaba2": "\u13d2",
  "\uaba3": "\u13d3",
  "\uaba4": "\u13d4",
  "\uaba5": "\u13d5",
  "\uaba6": "\u13d6",
  "\uaba7": "\u13d7",
  "\uaba8": "\u13d8",
  "\uaba9": "\u13d9",
  "\uabaa": "\u13da",
  "\uabab": "\u13db",
  "\uabac": "\u13dc",
  "\uabad": "\u13dd",
  "\uabae": "\u13de",
  "\uabaf": "\u13df",
  "\uabb0": "\u13e0",
  "\uabb1": "\u13e1",
  "\uabb2": "\u13e2",
  "\uabb3": "\u13e3",
  "\uabb4": "\u13e4",
  "\uabb5": "\u13e5",
  "\uabb6": "\u13e6",
  "\uabb7": "\u13e7",
  "\uabb8": "\u13e8",
  "\uabb9": "\u13e9",
  "\uabba": "\u13ea",
  "\uabbb": "\u13eb",
  "\uabbc": "\u13ec",
  "\uabbd": "\u13ed",
  "\uabbe": "\u13ee",
  "\uabbf": "\u13ef",
};

/** Marks that stay where a letter is taken apart: they have a place of their own. */
export const KEPT_MARKS = "\u0bd7\u0e4d\u0ecd\u0fb5\u0fb7\u102e\u1b35";

/** Characters that are digits to Python, beside the decimal ones. */
export const MORE_DIGITS = "\u00b2\u00b3\u00b9\u1369\u136a\u136b\u136c\u136d\u136e\u136f\u1370\u1371\u19da\u2070\u2074\u2075\u2076\u2077\u2078\u2079\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u2460\u2461\u2462\u2463\u2464\u2465\u2466\u2467\u2468\u2474\u2475\u2476\u2477\u2478\u2479\u247a\u247b\u247c\u2488\u2489\u248a\u248b\u248c\u248d\u248e\u248f\u2490\u24ea\u24f5\u24f6\u24f7\u24f8\u24f9\u24fa\u24fb\u24fc\u24fd\u24ff\u2776\u2777\u2778\u2779\u277a\u277b\u277c\u277d\u277e\u2780\u2781\u2782\u2783\u2784\u2785\u2786\u2787\u2788\u278a\u278b\u278c\u278d\u278e\u278f\u2790\u2791\u2792\ud802\ude40\ud802\ude41\ud802\ude42\ud802\ude43\ud803\ude60\ud803\ude61\ud803\ude62\ud803\ude63\ud803\ude64\ud803\ude65\ud803\ude66\ud803\ude67\ud803\ude68\ud804\udc52\ud804\udc53\ud804\udc54\ud804\udc55\ud804\udc56\ud804\udc57\ud804\udc58\ud804\udc59\ud804\udc5a\ud83c\udd00\ud83c\udd01\ud83c\udd02\ud83c\udd03\ud83c\udd04\ud83c\udd05\ud83c\udd06\ud83c\udd07\ud83c\udd08\ud83c\udd09\ud83c\udd0a";

/** Words for digits, and for a digit that is said once for two or three. */
export const SPELLED: Readonly<Record<string, string>> = {
  "nul": "0",
  "zero": "0",
  "oh": "0",
  "o": "0",
  "nought": "0",
  "een": "1",
  "\u00e9\u00e9n": "1",
  "one": "1",
  "twee": "2",
  "two": "2",
  "drie": "3",
  "three": "3",
  "vier": "4",
  "four": "4",
  "vijf": "5",
  "five": "5",
  "zes": "6",
  "six": "6",
  "zeven": "7",
  "seven": "7",
  "acht": "8",
  "eight": "8",
  "negen": "9",
  "nine": "9",
};
export const TIMES: Readonly<Record<string, number>> = {
  "dubbel": 2,
  "double": 2,
  "triple": 3,
};

export const HOME_REGIONS = ["NL", "BE", "GB", "IE"];
export const AMERICA = ["US"];
export const FEWEST_DIGITS = 9;
export const MOST_DIGITS = 15;
export const MOST_CHECKS = 20_000;
export const LONGEST_WORD = 40;

/** The account numbers of each country behind its two letters and two digits (ISO 13616 registry). */
export const ACCOUNTS: Readonly<Record<string, string>> = {
  "AD": "4!n4!n12!c",
  "AE": "3!n16!n",
  "AL": "8!n16!c",
  "AT": "5!n11!n",
  "AZ": "4!a20!c",
  "BA": "3!n3!n8!n2!n",
  "BE": "3!n7!n2!n",
  "BG": "4!a4!n2!n8!c",
  "BH": "4!a14!c",
  "BI": "5!n5!n11!n2!n",
  "BR": "8!n5!n10!n1!a1!c",
  "BY": "4!c4!n16!c",
  "CH": "5!n12!c",
  "CR": "4!n14!n",
  "CY": "3!n5!n16!c",
  "CZ": "4!n16!n",
  "DE": "8!n10!n",
  "DJ": "5!n5!n11!n2!n",
  "DK": "4!n9!n1!n",
  "DO": "4!c20!n",
  "EE": "2!n14!n",
  "EG": "4!n4!n17!n",
  "ES": "4!n4!n1!n1!n10!n",
  "FI": "3!n11!n",
  "FK": "2!a12!n",
  "FO": "4!n9!n1!n",
  "FR": "5!n5!n11!c2!n",
  "GB": "4!a6!n8!n",
  "GE": "2!a16!n",
  "GI": "4!a15!c",
  "GL": "4!n9!n1!n",
  "GR": "3!n4!n16!c",
  "GT": "4!c20!c",
  "HN": "4!a20!n",
  "HR": "7!n10!n",
  "HU": "3!n4!n1!n15!n1!n",
  "IE": "4!a6!n8!n",
  "IL": "3!n3!n13!n",
  "IQ": "4!a3!n12!n",
  "IS": "4!n2!n6!n10!n",
  "IT": "1!a5!n5!n12!c",
  "JO": "4!a4!n18!c",
  "KW": "4!a22!c",
  "KZ": "3!n13!c",
  "LB": "4!n20!c",
  "LC": "4!a24!c",
  "LI": "5!n12!c",
  "LT": "5!n11!n",
  "LU": "3!n13!c",
  "LV": "4!a13!c",
  "LY": "3!n3!n15!n",
  "MC": "5!n5!n11!c2!n",
  "MD": "2!c18!c",
  "ME": "3!n13!n2!n",
  "MK": "3!n10!c2!n",
  "MN": "4!n12!n",
  "MR": "5!n5!n11!n2!n",
  "MT": "4!a5!n18!c",
  "MU": "4!a2!n2!n12!n3!n3!a",
  "NI": "4!a20!n",
  "NL": "4!a10!n",
  "NO": "4!n6!n1!n",
  "OM": "3!n16!c",
  "PK": "4!a16!c",
  "PL": "8!n16!n",
  "PS": "4!a21!c",
  "PT": "4!n4!n11!n2!n",
  "QA": "4!a21!c",
  "RO": "4!a16!c",
  "RS": "3!n13!n2!n",
  "RU": "9!n5!n15!c",
  "SA": "2!n18!c",
  "SC": "4!a2!n2!n16!n3!a",
  "SD": "2!n12!n",
  "SE": "3!n16!n1!n",
  "SI": "5!n8!n2!n",
  "SK": "4!n6!n10!n",
  "SM": "1!a5!n5!n12!c",
  "SO": "4!n3!n12!n",
  "ST": "4!n4!n11!n2!n",
  "SV": "4!a20!n",
  "TL": "3!n14!n2!n",
  "TN": "2!n3!n13!n2!n",
  "TR": "5!n1!n16!c",
  "UA": "6!n19!c",
  "VA": "3!n15!n",
  "VG": "4!a16!n",
  "XK": "4!n10!n2!n",
  "YE": "4!a4!n18!c",
};
