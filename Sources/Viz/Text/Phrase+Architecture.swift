// The words of `explain arch` and of its figure, in both languages.
// A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of architectures; `nil` for any other.
  var architecture: (english: String, korean: String)? {
    switch self {
    case .titleArchitecture:
      ("{0}: {1} layers, {2} parameters, from {3} to {4}", "{0}: 층 {1}개, 매개변수 {2}개, 입력 {3}에서 출력 {4}까지")
    case .architectureStyle: ("style", "그림 방식")
    case .architectureBranching:
      ("the network branches; --style line draws volumes", "신경망에 갈림길이 있음. --style line은 입체를 그림")
    case .architectureChain:
      ("every layer takes the one before it; --style block draws boxes", "모든 층이 바로 앞 층만 받음. --style block은 상자를 그림")
    case .architectureLong:
      ("too long for a line; --style line draws volumes", "한 줄로 그리기에는 긺. --style line은 입체를 그림")
    case .architectureAsked: ("as asked for", "지정한 대로")
    case .architectureFold: ("repeats", "반복")
    case .architectureFolds:
      ("{0} blocks stand for {1}; --unfold draws all", "블록 {1}개를 {0}개로 접음. --unfold는 모두 그림")
    case .architectureScale:
      (
        "height, depth and thickness: logarithm of rows, columns and channels",
        "높이, 깊이, 두께는 행, 열, 채널 수의 로그"
      )
    case .architectureNumbers:
      ("at the right: shape of the output, parameters", "오른쪽: 출력 모양, 매개변수 수")
    case .architectureFrames: ("frame × n: the block stands n times in a row", "테두리 × n: 같은 블록이 n번 이어짐")
    case .architectureBrackets:
      ("bracket × n: what is under it stands n times in a row", "괄호 × n: 그 아래 부분이 n번 이어짐")
    case .architectureAround: ("line above: a second way around the layers", "위쪽 선: 층들을 돌아가는 다른 길")
    case .architectureDashed: ("dashed: frozen", "점선: 고정")
    case .columnTakes: ("takes", "입력")
    default: nil
    }
  }
}
