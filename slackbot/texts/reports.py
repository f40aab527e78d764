"""The templates of what agents look up about figures and customers, in rows as those of the catalogue."""

TABLE = """
trace/cell | section | a figure for one account, tier, channel, language or agent | value? share? few
trace/file | message | the file with the issues behind a summary | days url?
trace/file_comes | answer | that file is on its way |
trace/group | section | above some of the issues behind a figure | figure place count
trace/head | section | above the issues behind a figure | figure days share? count median? p90? value? posted_at?
trace/line | section | one issue behind a figure | number? url? title why
trace/why | section | why an issue counts or not | why figure at by? count? wait? score? reason?
"""
