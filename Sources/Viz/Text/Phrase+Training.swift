// The words of training, evaluation and prediction, in both languages. A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of a training; `nil` for any other.
  var training: (english: String, korean: String)? {
    switch self {
    case .labelNetwork: ("network", "신경망")
    case .labelTraining: ("training", "훈련")
    case .labelLastEpoch: ("last epoch", "마지막 에포크")
    case .labelBestEpoch: ("best epoch", "가장 좋은 에포크")
    case .labelTest: ("test", "테스트")
    case .labelLoss: ("loss", "손실")
    case .labelAccuracy: ("accuracy", "정확도")
    case .networkOf: ("{0} · parameters: {1} · trained: {2}", "{0} · 파라미터 {1}개 · 훈련 {2}개")
    case .trainingSet: ("trained on {0} · held back: {1}", "훈련 {0}개 · 검증 {1}개")
    case .batchOf: ("batches of {0}", "배치 크기 {0}")
    case .trainRate: ("{0}/s · {1} left", "초당 {0}개 · {1} 남음")
    case .trainTestWatched: ("watched in training, so not unseen", "훈련 중에 지켜보았으므로 처음 보는 예제가 아님")
    case .trainHeldBack: ("held back:", "검증:")
    case .trainNumbers: ("loss {0} · right {1}", "손실 {0} · 정확도 {1}")
    case .trainStopped: ("stopped early after epoch {0} · {1}", "에포크 {0} 뒤 조기 종료 · {1}")
    case .trainDone: ("epochs: {0} · {1}", "에포크 {0}회 · {1}")
    case .learningRateOf: ("learning rate {0}", "학습률 {0}")
    case .titleTraining: ("Training on {1}, epoch by epoch: {0}", "{1} 훈련 과정, 에포크마다: {0}")
    case .titleRun: ("{0}, epoch by epoch", "{0}, 에포크마다")
    case .titleRuns: ("Runs compared, epoch by epoch", "훈련 비교, 에포크마다")
    case .epochAxis: ("epoch", "에포크")
    case .curveTraining: ("training", "훈련")
    case .curveHeldBack: ("held back", "검증")
    case .curveBest: ("best", "최선")
    case .curveLoss: ("Loss", "손실")
    case .curveAccuracy: ("Right answers", "정확도")
    case .titleConfusion: ("{0} % of {1} are right; what is taken for what", "{1}개 중 {0} %가 정답; 무엇을 무엇으로 보았나")
    case .confusionAcross: ("across: what it is taken for; down: what it is", "가로: 예측한 클래스, 세로: 실제 클래스")
    case .confusionMeaning:
      ("shaded by the root of the share of a row; green is right", "색의 짙기는 행에서 차지하는 비율의 제곱근; 초록이 정답")
    case .confusionUnnamed:
      ("too many classes to name them: rows and columns are in their order", "클래스가 많아 이름을 생략: 행과 열은 클래스 순서대로")
    case .columnExamples: ("examples", "예제")
    case .columnEpochs: ("epochs", "에포크")
    case .columnRecall: ("found", "재현율")
    case .columnPrecision: ("rightly", "정밀도")
    case .columnMistakenFor: ("mostly mistaken for", "가장 많이 혼동한 클래스")
    case .titlePredictions: ("What the network takes the pictures for", "신경망은 그림을 무엇으로 보는가")
    case .columnFile: ("picture", "그림")
    case .columnPrediction: ("taken for", "예측")
    case .columnProbability: ("probability", "확률")
    case .labelFigure: ("figure", "그림")
    case .predictionsDrawn: ("the first {0} of {1} pictures are drawn", "그림 {1}장 중 처음 {0}장만 그림")
    case .predictionOf: ("it is {0}", "정답: {0}")
    default: nil
    }
  }
}
