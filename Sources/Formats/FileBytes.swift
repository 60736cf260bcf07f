// A file, or standard input, as bytes in memory: the first step of everything that reads.
// It looks at no content; a device, a pipe or a folder is refused rather than read for ever.
// Next: `Image+Reading.swift` and `NPY.swift`, which look at the content.

import Reference

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Whole files as bytes.
public enum FileBytes {
  /// The largest file that is read: the largest array of 8-byte scalars there may be, and room for its header.
  public static let limit = 8 * TensorShape.limit + (1 << 17)

  /// The most that is read from standard input, whose size is not known beforehand: 256 MiB.
  public static let standardInputLimit = 1 << 28

  /// The bytes of the file at `path`, or of standard input if `path` is `-`. Never empty.
  ///
  /// - Throws: ``FormatError`` if there is no such file (with the nearest name in its folder), if it is a folder, a
  ///   device or a pipe, may not be read, is empty or is larger than ``limit``; for standard input, if it is a terminal
  ///   or longer than ``standardInputLimit``.
  public static func read(_ path: String) throws -> [UInt8] {
    if path == "-" { return try readStandardInput() }
    if let problem = FileSystem.pathProblem(path) { throw FormatError(path, problem, remedy: "name a file") }
    // Before opening, because opening a device can do things; the open file is asked again below.
    try refuse(FileSystem.kind(path), path)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    let kind = FileSystem.kind(descriptor: descriptor)
    try refuse(kind, path)
    guard case .regular(let size, _) = kind else { throw FormatError(path, "not a regular file") }
    guard size <= limit else {
      throw FormatError(path, "\(size) bytes is too large", remedy: "at most \(limit) bytes can be read")
    }
    let bytes = try drain(descriptor, expected: size, limit: limit, path)
    guard !bytes.isEmpty else { throw FormatError(path, "the file is empty", remedy: "name one that holds something") }
    return bytes
  }

  private static func readStandardInput() throws -> [UInt8] {
    if isatty(STDIN_FILENO) == 1 {
      throw FormatError("-", "is a terminal", remedy: "pipe a file into it, as in: cat picture.png | …")
    }
    let bytes = try drain(STDIN_FILENO, expected: 1 << 16, limit: standardInputLimit, "-")
    guard !bytes.isEmpty else { throw FormatError("-", "is empty", remedy: "pipe a file into it") }
    return bytes
  }

  private static func refuse(_ kind: FileKind, _ path: String) throws {
    switch kind {
    case .regular: return
    case .folder: throw FormatError(path, "is a folder", remedy: "name a file in it")
    case .other:
      throw FormatError(path, "is a device or a pipe", remedy: "name a regular file, or - for standard input")
    case .missing: throw missing(path)
    case .unreachable(let number): throw unreadable(path, number)
    }
  }

  private static func missing(_ path: String) -> FormatError {
    let (folder, _) = FileSystem.split(path)
    if let (problem, remedy) = FileSystem.folderProblem(folder) { return FormatError(path, problem, remedy: remedy) }
    guard let nearest = FileSystem.nearestName(to: path) else {
      return FormatError(path, "no such file", remedy: "check the name and the folder")
    }
    return FormatError(path, "no such file", remedy: "did you mean \(nearest)?")
  }

  private static func unreadable(_ path: String, _ number: Int32) -> FormatError {
    switch number {
    case ENOENT: missing(path)
    case EACCES, EPERM: FormatError(path, "no permission to read it", remedy: "chmod +r it, or read a copy")
    case ENOTDIR: FormatError(path, "a part of the path is not a folder", remedy: "check the path")
    default: FormatError(path, FileSystem.words(number))
    }
  }

  /// Everything from `descriptor` to the end. `expected` is a guess that saves copying when it is right.
  private static func drain(_ descriptor: Int32, expected: Int, limit: Int, _ path: String) throws -> [UInt8] {
    var atEnd = false
    // One byte more than expected, so that the end is seen without a second block.
    var bytes = try chunk(descriptor, capacity: max(0, min(expected, limit)) + 1, path, &atEnd)
    while !atEnd {
      guard bytes.count <= limit else {
        throw FormatError(path, "more than \(limit) bytes", remedy: "save it to a smaller file and name that")
      }
      bytes += try chunk(descriptor, capacity: 1 << 20, path, &atEnd)
    }
    guard bytes.count <= limit else {
      throw FormatError(path, "more than \(limit) bytes", remedy: "save it to a smaller file and name that")
    }
    return bytes
  }

  /// The next bytes of `descriptor`: `capacity` of them, fewer only at the end.
  private static func chunk(_ descriptor: Int32, capacity: Int, _ path: String, _ atEnd: inout Bool) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = 0
      while count < capacity {
        // A single read() is cut off at 2 GiB by the system, so ask for less and go on.
        let wanted = min(capacity - count, 1 << 30)
        let room = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[count..<count + wanted])
        let got = systemRead(descriptor, room)
        if got > 0 {
          count += got
        } else if got == 0 {
          atEnd = true
          return
        } else if errno == EAGAIN {
          try waitForInput(descriptor, path)
        } else if errno != EINTR {
          throw errno == EISDIR
            ? FormatError(path, "is a folder", remedy: "name a file in it") : unreadable(path, errno)
        }
      }
    }
  }

  private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
    Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
    Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #else
    Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  /// Sleeps until a standard input that someone made non-blocking has more.
  private static func waitForInput(_ descriptor: Int32, _ path: String) throws {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    if poll(&request, 1, -1) < 0 && errno != EINTR { throw unreadable(path, errno) }
  }
}
