"""Text from templates: f-strings, %, format, join, and a logger that decides not to."""
import sys

LEVELS = {"debug": 10, "info": 20, "warning": 30}


class Logger:
    def __init__(self, name, level, parent=None):
        self.name = name
        self.level = level
        self.parent = parent
        self.lines = []

    def log(self, level, message, *arguments, **fields):
        if LEVELS[level] < self.level:
            return
        text = message % arguments if arguments else message
        if fields:
            text += " " + " ".join(f"{key}={value!r}" for key, value in sorted(fields.items()))
        logger = self
        while logger is not None:
            logger.lines.append(f"{level.upper():8}{self.name}: {text}")
            logger = logger.parent

    def info(self, message, *arguments, **fields):
        self.log("info", message, *arguments, **fields)

    def debug(self, message, *arguments, **fields):
        self.log("debug", message, *arguments, **fields)


def page(rows):
    cells = "".join(
        "<tr>%s</tr>\n" % "".join("<td class='%s'>%s</td>" % ("odd" if i & 1 else "even", cell)
                                  for i, cell in enumerate(row))
        for row in rows)
    return "<table rows={rows} width={width:.1f}>\n{cells}</table>".format(
        rows=len(rows), width=len(cells) / 80, cells=cells)


root = Logger("root", 20)
logger = Logger("root.pages", 20, root)
size = 0
for i in range(int(sys.argv[1])):
    rows = [[f"{i}-{j}", j * i, f"{j / 8:.3f}", f"{j:>5}|{j:<5}|{j:05d}"] for j in range(8)]
    logger.debug("rows %s", len(rows))
    text = page(rows)
    size += len(text.replace("<td", "<th").split("\n"))
    logger.info("page %d has %d characters", i, len(text), rows=len(rows), odd=i % 2 == 1)
print(size, len(root.lines), root.lines[-1])
