// The languages a figure and a report can be in. A figure speaks one of them, never two.
// The words are in `Phrase`.

/// A language of figures and reports.
public enum Language: String, Sendable, CaseIterable {
  /// English.
  case english = "en"
  /// Korean.
  case korean = "ko"
}
