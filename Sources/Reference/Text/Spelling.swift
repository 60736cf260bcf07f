// "Did you mean …?": the candidate that a mistyped word most likely stood for.
// It knows no dictionary and guesses nothing far away; a wrong suggestion is worse than none.
// Asked by `FilterBank` about the names of filters and by Formats about the names in a folder.

/// The distance between two spellings.
public enum Spelling {
  /// The candidate closest to `word`, or `nil` if none is close.
  ///
  /// Close means: equal but for upper and lower case, or at most one third of the longer word's letters away (at least
  /// one), counted in insertions, deletions, replacements and swaps of neighbours (the optimal string alignment
  /// distance). Of equally close candidates the alphabetically first one wins, so their order does not matter.
  public static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let letters = Array(word.lowercased())
    guard !letters.isEmpty, letters.count <= lengthLimit else { return nil }
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      let other = Array(candidate.lowercased())
      let longest = max(letters.count, other.count)
      let allowed = min(max(1, longest / 3), best?.distance ?? longest)
      guard longest <= lengthLimit, abs(letters.count - other.count) <= allowed else { continue }
      let distance = distance(letters, other)
      guard distance <= allowed else { continue }
      if let best, (best.distance, best.name) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    return best?.name
  }

  private static let lengthLimit = 255

  /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. O(|left|·|right|).
  public static func distance(_ left: String, _ right: String) -> Int { distance(Array(left), Array(right)) }

  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for column in 0..<right.count {
        var cost = min(previous[column] + (left[row] == right[column] ? 0 : 1), previous[column + 1] + 1)
        cost = min(cost, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current.append(cost)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[right.count]
  }
}
