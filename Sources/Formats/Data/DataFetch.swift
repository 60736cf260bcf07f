// Data sets from the web: fetched by curl, checked by their published MD5, unpacked by tar, and only then given their
// name. A folder with that name is therefore whole.

import Reference

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Brings the files of a data set to a folder of this machine.
public struct DataFetch: Sendable {
  /// The name of the folder that is made.
  public let name: String
  /// What is fetched.
  public let files: [KnownDataSet.RemoteFile]
  /// The folder on the web that has them.
  public let address: String
  /// The folder in which the new one is made.
  public let folder: String

  /// What is to be fetched, and where to.
  ///
  /// - Throws: ``DataOptionError`` for an address that is none of `http://`, `https://` and `file://`.
  public init(name: String, files: [KnownDataSet.RemoteFile], address: String, folder: String) throws {
    let schemes = ["http://", "https://", "file://"]
    guard schemes.contains(where: { address.lowercased().hasPrefix($0) }), !address.utf8.contains(0) else {
      throw DataOptionError(
        "\(OneLine.quoted(address)) is no address; it must begin with \(schemes.joined(separator: ", "))")
    }
    (self.name, self.files, self.folder) = (name, files, folder)
    self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
  }

  /// The folder with the files, once they are there.
  public var target: String { "\(folder)/\(name)" }

  /// Fetches, checks and unpacks the files. Nothing is done if the folder is already there.
  ///
  /// `progress` is called with the file that is being fetched and the bytes of it that are here.
  ///
  /// - Returns: whether there was anything to do.
  /// - Throws: ``FormatError`` if a file cannot be fetched, or is not the published one; ``OutputError`` if it cannot be
  ///   stored. Then nothing is left behind. What an interrupted run left is removed by the next.
  public func run(progress: (_ file: String, _ bytes: Int) -> Void) throws -> Bool {
    if case .folder = FileSystem.kind(target) { return false }
    var made: [String] = []
    let work = "\(folder)/.\(name)-\(getpid()).partial"
    do {
      try makeFolders(&made)
      removeLeftovers()
      guard mkdir(work, 0o777) == 0 else { throw notWritable(errno) }
      for file in files { try fetch(file, to: work, progress) }
      guard rename(work, target) == 0 else { throw notWritable(errno) }
    } catch {
      Self.remove(work)
      // Those that somebody else uses by now are not empty and stay.
      for path in made.reversed() { rmdir(path) }
      throw error
    }
    return true
  }

  private func fetch(_ file: KnownDataSet.RemoteFile, to work: String, _ progress: (String, Int) -> Void) throws {
    let (url, path, errors) = ("\(address)/\(file.name)", "\(work)/\(file.name)", "\(work)/.errors")
    let options = [
      "--fail", "--location", "--silent", "--show-error", "--globoff", "--proto", "=http,https,file",
      "--connect-timeout",
      "30", "--output", path, "--", url,
    ]
    try attempt("curl", options, errors, url) { progress(file.name, Self.size(path)) }
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path)
    } catch let error as FormatError {
      throw FormatError(url, error.problem, remedy: "try again, or name another address with --from")
    }
    progress(file.name, bytes.count)
    let digest = MD5.digest(bytes)
    guard file.md5.contains(digest) else {
      throw FormatError(
        url, "is not the published file: its MD5 is \(digest), not \(file.md5.joined(separator: " or "))",
        remedy: "try again, or name another address with --from")
    }
    if file.name.hasSuffix(".tar.gz") {
      // The folder in the archive has a name of its own.
      try attempt("tar", ["-xzf", path, "-C", work, "--strip-components=1"], errors, url) {}
      unlink(path)
    }
    unlink(errors)
  }

  private func attempt(
    _ program: String, _ arguments: [String], _ errors: String, _ url: String, whileRunning: () -> Void
  ) throws {
    do {
      try ChildProcess.run(program, arguments, errorFile: errors, whileRunning: whileRunning)
    } catch .notInstalled {
      throw FormatError(url, "\(program) is not installed", remedy: "apt-get install \(program)")
    } catch .ended(_, let message) {
      throw FormatError(url, "cannot be fetched: \(message)", remedy: "try again, or name another address with --from")
    }
  }

  /// Makes the folder and those it lies in, as far as they are missing.
  private func makeFolders(_ made: inout [String]) throws {
    var path = folder.hasPrefix("/") ? "" : "."
    for part in folder.split(separator: "/") {
      path += "/\(part)"
      if mkdir(path, 0o777) == 0 { made.append(path) } else if errno != EEXIST { throw notWritable(errno) }
    }
    if case .folder = FileSystem.kind(folder) { return }
    throw OutputError(folder, "is not a folder", remedy: "set EXPLAIN_DATA to one")
  }

  private func notWritable(_ number: Int32) -> OutputError {
    OutputError(folder, FileSystem.words(number), remedy: "set EXPLAIN_DATA to a folder that can be written in")
  }

  /// Removes what runs left that were interrupted; the folder of a process that still runs is not touched.
  private func removeLeftovers() {
    for entry in FileSystem.names(in: folder, limit: .max) {
      guard entry.hasPrefix(".\(name)-"), entry.hasSuffix(".partial"),
        let process = pid_t(entry.dropFirst(name.count + 2).dropLast(8)), kill(process, 0) != 0, errno == ESRCH
      else { continue }
      Self.remove("\(folder)/\(entry)")
    }
  }

  /// Removes a folder that this made, with the files in it.
  private static func remove(_ folder: String) {
    for name in FileSystem.names(in: folder, limit: .max) {
      let path = "\(folder)/\(name)"
      var information = stat()
      // A link is removed, never what it points to.
      if lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR { remove(path) } else { unlink(path) }
    }
    rmdir(folder)
  }

  private static func size(_ path: String) -> Int {
    if case .regular(let size, _) = FileSystem.kind(path) { size } else { 0 }
  }
}
