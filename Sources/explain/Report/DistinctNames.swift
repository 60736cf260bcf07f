// Files by the shortest names that tell them apart: `0.png`, or `a/0.png` beside `b/0.png`.

/// Names of files for tables and figures.
enum DistinctNames {
  /// The last part of each path, with as many of the parts before it as make it another than those of other paths.
  ///
  /// ```
  /// x/a/0.png   x/b/0.png   x/b/1.png      a/0.png   b/0.png   1.png
  /// ```
  ///
  /// A path that is there twice has the same name twice.
  static func of(_ paths: [String]) -> [String] {
    let parts = paths.map { $0.split(separator: "/").map(String.init) }
    var lengths = paths.map { _ in 1 }
    func name(_ index: Int) -> String {
      parts[index].count <= lengths[index] ? paths[index] : parts[index].suffix(lengths[index]).joined(separator: "/")
    }
    while true {
      let groups = Dictionary(grouping: paths.indices, by: name).values
      let alike = groups.filter { group in Set(group.map { paths[$0] }).count > 1 }.joined()
        .filter { parts[$0].count > lengths[$0] }
      if alike.isEmpty { return paths.indices.map(name) }
      for index in alike { lengths[index] += 1 }
    }
  }
}
