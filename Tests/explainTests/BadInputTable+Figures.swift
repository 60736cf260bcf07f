// The rows of `BadInputTable.swift` for `explain figures`; what is wrong in a catalogue is in `FiguresTests.swift`.

extension BadCommand {
  static let figures = [
    BadCommand("figures sobl", 2, "there is no figure 'sobl'", "did you mean sobel?"),
    BadCommand("figures qqqqq", 2, "explain figures --list names them"),
    BadCommand("figures 'nothing-*'", 2, "there is no figure 'nothing-*'"),
    BadCommand("figures signal --format gif", 2, "--format", "svg"),
    BadCommand("figures signal --theme drak", 2, "--theme", "light, dark, print"),
    BadCommand("figures signal --dpi 0", 2, "--dpi", "the nearest is"),
    BadCommand("figures signal --dpi 96 --format svg", 2, "a .svg figure has no pixels"),
    BadCommand("figures signal --lang de", 2, "allowed are en, ko"),
    BadCommand("figures signal -o m.npy", 2, "m.npy"),
    BadCommand("figures signal -o nowhere/deep", 2, "nowhere"),
    BadCommand("figures signal -o ''", 2, "--output is empty"),
    BadCommand("figures signal --list --theme dark", 2, "--list draws nothing", "--theme"),
    BadCommand("figures signal --list --sheet", 2, "--list draws nothing", "--sheet"),
    BadCommand("figures signal --sheet --dpi 80", 2, "--sheet draws nothing", "--dpi"),
    BadCommand("figures signal --sheet", 3, "figures/signal.en.png: no such file", "explain figures signal --lang en"),
    BadCommand("figures --catalogue gone.json", 3, "gone.json: no such file"),
    BadCommand("figures --catalogue cut.json", 3, "cut.json"),
    BadCommand("figures --catalogue small.json", 3, "figure 'layers'"),
    BadCommand("figures signal --json --quiet", 2, "--json prints"),
    BadCommand("figure", 2, "did you mean figures?"),
  ]
}
