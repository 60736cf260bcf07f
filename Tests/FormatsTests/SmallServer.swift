// A web server for tests: a few files on this machine's own address, one request after the other.

import Dispatch
import Foundation
import Synchronization

/// Serves files at `http://127.0.0.1:PORT/NAME` until its owner is gone.
final class SmallServer: Sendable {
  /// What a request gets.
  struct Answer: Sendable {
    var status = "200 OK"
    var body: [UInt8]
    /// The length that is announced; more than the body is a connection that is cut.
    var length: Int?
  }

  let address: String
  private let socket: Int32
  private let requests = Mutex<[String]>([])

  /// The names that were asked for, in order.
  var asked: [String] { requests.withLock { $0 } }

  init(_ files: [String: Answer]) throws {
    struct NotStarted: Error {}
    #if canImport(Glibc)
    let stream = Int32(SOCK_STREAM.rawValue)
    #else
    let stream = SOCK_STREAM
    #endif
    let listening = Foundation.socket(AF_INET, stream, 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port: UInt16? = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        // Port 0: the system finds a free one.
        guard listening >= 0, bind(listening, pointer, size) == 0, listen(listening, 8) == 0,
          getsockname(listening, pointer, &size) == 0
        else { return nil }
        return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { UInt16(bigEndian: $0.pointee.sin_port) }
      }
    }
    guard let port else { throw NotStarted() }
    socket = listening
    address = "http://127.0.0.1:\(port)"
    DispatchQueue(label: "small server").async { [weak self] in
      while true {
        let connection = accept(listening, nil, nil)
        if connection < 0 { return }
        let name = Self.serve(connection, files)
        self?.requests.withLock { $0.append(name) }
      }
    }
  }

  deinit {
    shutdown(socket, Int32(SHUT_RDWR))
    close(socket)
  }

  private static func serve(_ connection: Int32, _ files: [String: Answer]) -> String {
    defer { close(connection) }
    var request: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: request, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { return "" }
      request += buffer[..<count]
    }
    let path = String(decoding: request, as: UTF8.self).split(separator: " ").dropFirst().first ?? "/"
    let name = String(path.dropFirst())
    let answer = files[name] ?? Answer(status: "404 Not Found", body: [])
    let head =
      "HTTP/1.1 \(answer.status)\r\nContent-Length: \(answer.length ?? answer.body.count)\r\n"
      + "Connection: close\r\n\r\n"
    var rest = (Array(head.utf8) + answer.body)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if sent <= 0 { break }
      rest = rest.dropFirst(sent)
    }
    return name
  }
}
