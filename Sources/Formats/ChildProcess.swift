// Another program, run to its end: curl and tar. No shell is asked, so no argument is taken for a command.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

enum ChildProcess {
  /// Why a program did not do what it should.
  enum Failure: Error {
    case notInstalled
    /// It ended with a code, or by a signal (then above 128), and said something.
    case ended(code: Int32, message: String)
  }

  /// Runs `program`, which is looked for in `PATH`, and waits for its end.
  ///
  /// Its standard output is dropped, its standard error goes to `errorFile`. While it runs, `whileRunning` is called ten
  /// times a second.
  static func run(
    _ program: String, _ arguments: [String], errorFile: String, whileRunning: () -> Void
  ) throws(Failure) {
    #if canImport(Darwin)
    var actions: posix_spawn_file_actions_t?
    #else
    var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, errorFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)

    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    guard posix_spawnp(&child, program, &actions, nil, &words, environ) == 0 else { throw .notInstalled }
    var status: Int32 = 0
    while true {
      let ended = waitpid(child, &status, WNOHANG)
      if ended == child { break }
      if ended < 0 && errno != EINTR { throw .ended(code: -1, message: FileSystem.words(errno)) }
      whileRunning()
      usleep(100_000)
    }
    let signal = status & 0x7F
    let code = signal == 0 ? status >> 8 & 0xFF : 128 + signal
    guard code != 0 else { return }
    let bytes = (try? FileBytes.read(errorFile)) ?? []
    let lines = String(decoding: bytes.prefix(4096), as: UTF8.self).split(whereSeparator: \.isNewline)
    throw .ended(code: code, message: String(lines.last ?? "code \(code)"))
  }
}
