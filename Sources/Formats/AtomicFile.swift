// Bytes to a file, all or nothing: written beside it under another name, then renamed over it.
// It makes no folders and asks nobody; a command that is going to write calls `checkWritable` before it computes.
// Next: `PNG+Writing.swift` and `NPY+Writing.swift`, which make the bytes.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Files that are either the old one or the new one, never half of each.
public enum AtomicFile {
  /// Makes `bytes` the content of the file at `path`.
  ///
  /// An existing file keeps its permission bits; a new one gets those the umask allows. A symbolic link stays a link,
  /// and the file it points to is replaced. A device or a pipe, such as `/dev/stdout`, is written to directly. There is no
  /// fsync: the promise is against failed and killed commands, not against power cuts.
  ///
  /// - Throws: ``OutputError``; the old file is then whole and no temporary file is left.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try checkWritable(path)
    var permissions: mode_t?
    switch FileSystem.kind(path) {
    case .other: return try writeDirectly(bytes, to: path)
    case .regular(_, let bits): permissions = bits
    case .missing, .folder, .unreachable: break
    }
    let target = try resolve(path)
    let (temporary, descriptor) = try makeTemporary(beside: target, path)
    do {
      defer { close(descriptor) }
      try writeAll(bytes, descriptor, path)
      if let permissions, fchmod(descriptor, permissions) != 0 { throw failure(path, errno) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, target) == 0 else {
      let number = errno
      unlink(temporary)
      throw failure(path, number)
    }
  }

  /// Finds out whether ``write(_:to:)`` could work, without changing anything.
  ///
  /// - Throws: ``OutputError`` if the folder is missing, is not a folder or cannot be written in, or if `path` is a
  ///   folder or a write-protected file.
  public static func checkWritable(_ path: String) throws { try checkWritable(path, suffix: "png") }

  /// The same for a file that ends in `suffix`, so that the error about a folder has an example of such a file.
  public static func checkWritable(_ path: String, suffix: String) throws {
    if let problem = FileSystem.pathProblem(path) { throw OutputError("output", problem, remedy: "name a file") }
    switch FileSystem.kind(path) {
    case .folder:
      throw OutputError(path, "is a folder", remedy: "name a file in it, such as \(exampleName(in: path, suffix))")
    case .regular, .other:
      guard access(path, W_OK) == 0 else { throw failure(path, errno) }
      if case .other = FileSystem.kind(path) { return }
    case .missing, .unreachable: break
    }
    if path.hasSuffix("/") { throw OutputError(path, "no such folder", remedy: "name a file in a folder that exists") }
    let (folder, _) = FileSystem.split(try resolve(path))
    if let (problem, remedy) = FileSystem.folderProblem(folder) { throw OutputError(path, problem, remedy: remedy) }
    guard access(folder, W_OK | X_OK) == 0 else {
      let reason = errno == EROFS ? "is on a read-only file system" : "may not be written in"
      throw OutputError(path, "the folder \(folder) \(reason)", remedy: "name a file in another folder")
    }
  }

  /// Makes a folder, unless it is there.
  ///
  /// - Throws: ``OutputError`` if it cannot be made.
  public static func makeFolder(_ path: String) throws {
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw failure(path, errno) }
  }

  /// Makes a folder, unless it is there, for files that `body` writes. If it fails before the first of them, a folder that
  /// was made is taken away again.
  ///
  /// - Throws: ``OutputError`` if it cannot be made; what `body` throws.
  public static func withFolder(_ path: String, _ body: () throws -> Void) throws {
    let isNew = mkdir(path, 0o777) == 0
    if !isNew && errno != EEXIST { throw failure(path, errno) }
    do {
      try body()
    } catch {
      // Of a folder with files in it this does nothing.
      if isNew { rmdir(path) }
      throw error
    }
  }

  private static func exampleName(in folder: String, _ suffix: String) -> String {
    "\(folder)\(folder.hasSuffix("/") ? "" : "/")result.\(suffix)"
  }

  /// Where the bytes go in the end: `path` with its symbolic links followed, also when the last one dangles.
  private static func resolve(_ path: String) throws -> String {
    var current = path
    for _ in 0..<40 {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let length = readlink(current, &buffer, buffer.count)
      guard length > 0 else { return current }
      let link = String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if link.hasPrefix("/") {
        current = link
      } else {
        let (folder, _) = FileSystem.split(current)
        current = folder == "/" ? "/\(link)" : "\(folder)/\(link)"
      }
    }
    throw OutputError(path, "too many symbolic links", remedy: "name the file itself")
  }

  /// A new, empty file in the folder of `target`. Its name is short, so that it fits where the target's name does.
  private static func makeTemporary(beside target: String, _ path: String) throws -> (name: String, descriptor: Int32) {
    let (folder, _) = FileSystem.split(target)
    for _ in 0..<16 {
      let name = "\(folder)/.explain-\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (name, descriptor) }
      if errno != EEXIST { throw failure(path, errno) }
    }
    throw OutputError(path, "no free name for a temporary file beside it", remedy: "name a file in another folder")
  }

  private static func writeDirectly(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    try writeAll(bytes, descriptor, path)
  }

  private static func writeAll(_ bytes: [UInt8], _ descriptor: Int32, _ path: String) throws {
    try bytes.withUnsafeBytes { buffer in
      var start = 0
      while start < buffer.count {
        let count = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: buffer[start...].prefix(1 << 30)))
        if count >= 0 { start += count } else if errno != EINTR { throw failure(path, errno) }
      }
    }
  }

  private static func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
    Glibc.write(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
    Musl.write(descriptor, buffer.baseAddress, buffer.count)
    #else
    Darwin.write(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  private static func failure(_ path: String, _ number: Int32) -> OutputError {
    switch number {
    case EACCES, EPERM: OutputError(path, "is write-protected", remedy: "chmod +w it, or name another file")
    case ENOSPC, EDQUOT: OutputError(path, "the disk is full", remedy: "free some space or name a file elsewhere")
    case EFBIG:
      OutputError(path, "the file would be larger than the system allows", remedy: "raise the limit (ulimit -f)")
    case ENAMETOOLONG: OutputError(path, "the file name is too long", remedy: "at most 255 bytes are allowed")
    default: OutputError(path, FileSystem.words(number), remedy: "name another file")
    }
  }
}
