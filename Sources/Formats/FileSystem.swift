// The few questions this module asks the operating system, in Swift's types.
// It is not a file library: no full Foundation, whose loading alone takes longer than many of the program's jobs.
// Next: `FileBytes.swift` (reading) and `AtomicFile.swift` (writing).

import Reference

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What lies at a path.
enum FileKind {
  case regular(size: Int, permissions: mode_t)
  case folder
  case other
  case missing
  case unreachable(errno: Int32)
}

enum FileSystem {
  /// What lies at `path`, at the end of every symbolic link.
  static func kind(_ path: String) -> FileKind {
    var information = stat()
    guard stat(path, &information) == 0 else {
      return errno == ENOENT ? .missing : .unreachable(errno: errno)
    }
    return kind(information)
  }

  /// What the open file `descriptor` is.
  static func kind(descriptor: Int32) -> FileKind {
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { return .unreachable(errno: errno) }
    return kind(information)
  }

  private static func kind(_ information: stat) -> FileKind {
    switch information.st_mode & S_IFMT {
    case S_IFREG: .regular(size: Int(information.st_size), permissions: information.st_mode & 0o7777)
    case S_IFDIR: .folder
    default: .other
    }
  }

  /// The system's words for an error number, without a capital.
  static func words(_ number: Int32) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    let words = String(cString: text)
    return words.prefix(1).lowercased() + words.dropFirst()
  }

  /// `a/b/c` in two parts: the folder `a/b` (`.` if there is none, `/` for the root) and the name `c`.
  static func split(_ path: String) -> (folder: String, name: String) {
    var trimmed = Substring(path)
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    guard let slash = trimmed.lastIndex(of: "/") else { return (".", String(trimmed)) }
    let folder = slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    return (folder, String(trimmed[trimmed.index(after: slash)...]))
  }

  /// The names in a folder, at most `limit` of them; none if the folder cannot be listed.
  static func names(in folder: String, limit: Int = 4096) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < limit, let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// The name in the folder of a missing `path` that it was probably meant to be.
  static func nearestName(to path: String) -> String? {
    let (folder, name) = split(path)
    return Spelling.nearest(to: name, in: names(in: folder))
  }

  /// Why no path in `folder` can exist, if so: the folder is missing or is a file.
  static func folderProblem(_ folder: String) -> (problem: String, remedy: String)? {
    switch kind(folder) {
    case .folder: return nil
    case .missing:
      let nearest = nearestName(to: folder).map { "did you mean \($0)?" }
      return ("no folder \(folder)", nearest ?? "make it first or name one that exists")
    case .unreachable(let number) where number != ENOTDIR: return (words(number), "name another folder")
    case .unreachable, .regular, .other: return ("\(folder) is not a folder", "name a folder that exists")
    }
  }

  /// Why `path` is no path at all, if so. C would silently stop at a NUL.
  static func pathProblem(_ path: String) -> String? {
    if path.isEmpty { return "an empty file name" }
    return path.utf8.contains(0) ? "a file name with a NUL character" : nil
  }
}
