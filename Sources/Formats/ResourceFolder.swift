// Where the program's own files (fonts, samples) lie, for a build folder and for an installation.
// It does not use Bundle.module, which stops the program when the folder is missing and loads all of Foundation.
// Next: the modules that ask for their folder by name.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Folders of resources that the Swift package manager puts beside an executable, such as `explain_Viz.resources`.
public enum ResourceFolder {
  /// The path of the resource folder `bundle`.
  ///
  /// Looked for beside the running executable (symbolic links followed), then in `../share/explain` from there, then in
  /// the folder that the environment variable `EXPLAIN_RESOURCES` names. On macOS `NAME.resources` may be
  /// `NAME.bundle`.
  ///
  /// - Throws: ``FormatError`` that names every place looked at.
  public static func locate(_ bundle: String) throws -> String {
    try locate(
      bundle, executable: executablePath(), environment: getenv("EXPLAIN_RESOURCES").map { String(cString: $0) })
  }

  /// ``locate(_:)`` for a given executable (or none) and a given value of `EXPLAIN_RESOURCES` (or none).
  public static func locate(_ bundle: String, executable: String?, environment: String?) throws -> String {
    var folders: [String] = []
    if let executable {
      let (folder, _) = FileSystem.split(executable)
      folders += [folder, "\(folder)/../share/explain"]
    }
    if let environment, !environment.isEmpty { folders.append(environment) }
    for folder in folders {
      for name in spellings(of: bundle) {
        if case .folder = FileSystem.kind("\(folder)/\(name)") { return "\(folder)/\(name)" }
      }
    }
    let places = folders.isEmpty ? "nowhere" : folders.joined(separator: ", ")
    throw FormatError(
      bundle, "no such resource folder; looked in \(places)",
      remedy: "keep it beside the program, or set EXPLAIN_RESOURCES to the folder that holds it")
  }

  private static func spellings(of bundle: String) -> [String] {
    #if canImport(Darwin)
    let suffix = ".resources"
    if bundle.hasSuffix(suffix) { return [bundle, bundle.dropLast(suffix.count) + ".bundle"] }
    #endif
    return [bundle]
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
