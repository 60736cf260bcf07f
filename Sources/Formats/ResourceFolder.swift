// Where the program's own files (fonts, samples) lie, for a build folder and for an installation.
// They are plain files in `share/explain`, not bundles of the package manager: its accessor for those loads all of
// Foundation, which takes longer than many of the program's jobs, and stops the program where a bundle is missing.
// Next: the modules that ask for their folder by name.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Folders of files that belong to the program: `fonts`, `samples`.
public enum ResourceFolder {
  /// The path of the folder `name`.
  ///
  /// Looked for in `share/explain` of every folder above the running executable, nearest first, symbolic links followed;
  /// if the environment variable `EXPLAIN_RESOURCES` names a folder, only there.
  ///
  /// ```
  /// /usr/local/bin/explain               ->  /usr/local/share/explain/fonts
  /// explain/.build/release/explain       ->  explain/share/explain/fonts
  /// ```
  ///
  /// - Throws: ``FormatError`` that says where it was looked for.
  public static func locate(_ name: String) throws -> String {
    try locate(name, executable: executablePath(), environment: getenv("EXPLAIN_RESOURCES").map { String(cString: $0) })
  }

  /// ``locate(_:)`` for a given executable (or none) and a given value of `EXPLAIN_RESOURCES` (or none).
  public static func locate(_ name: String, executable: String?, environment: String?) throws -> String {
    for candidate in candidates(executable: executable, environment: environment) {
      if case .folder = FileSystem.kind("\(candidate)/\(name)") { return "\(candidate)/\(name)" }
    }
    let place =
      environment.flatMap { $0.isEmpty ? nil : $0 }
      ?? "share/explain of any folder above \(executable ?? "the program")"
    throw FormatError(
      name, "the program's folder \(name) is missing; it is not in \(place)",
      remedy: "keep the program in its folder, or set EXPLAIN_RESOURCES to the folder share/explain")
  }

  private static func candidates(executable: String?, environment: String?) -> [String] {
    if let environment, !environment.isEmpty { return [environment] }
    guard var folder = executable else { return [] }
    var candidates: [String] = []
    while folder.count > 1 {
      folder = FileSystem.split(folder).folder
      candidates.append((folder == "/" ? "" : folder) + "/share/explain")
      if folder == "." { break }
    }
    return candidates
  }

  /// The file of the running program, or `nil` if the system does not say.
  private static func executablePath() -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    #if canImport(Darwin)
    var size = UInt32(buffer.count)
    guard _NSGetExecutablePath(&buffer, &size) == 0 else { return nil }
    guard let resolved = realpath(buffer, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
    #else
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard length > 0 else { return nil }
    return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #endif
  }
}
