// gzip, as data sets come compressed, by zlib. It only unpacks, and never more than it was allowed to.
// Next: `Data/IDX.swift`, whose files mostly come so.

import CZlib

/// gzip (RFC 1952), in.
enum Gzip {
  /// The bytes that were compressed; several members, as `cat a.gz b.gz` makes them, follow each other.
  ///
  /// zlib compares length and checksum of every member, so what is returned is whole.
  ///
  /// - Throws: ``FormatError`` if the file is cut short or damaged, or holds more than `limit` bytes.
  static func decompress(_ bytes: [UInt8], limit: Int, name: String) throws -> [UInt8] {
    var stream = z_stream()
    // 16: a gzip header and trailer around the data; 15: the largest window there is.
    guard inflateInit2_(&stream, 16 + 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw FormatError(name, "no memory to unpack it")
    }
    defer { inflateEnd(&stream) }
    return try unpack(bytes, &stream, limit: limit, name: name)
  }

  /// The bytes of a raw deflate stream (RFC 1951), as ZIP archives hold them, which must be `count`.
  ///
  /// - Throws: ``FormatError`` if it is cut short or damaged, or holds more or fewer bytes.
  static func inflate(_ bytes: ArraySlice<UInt8>, count: Int, name: String) throws -> [UInt8] {
    var stream = z_stream()
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw FormatError(name, "no memory to unpack it")
    }
    defer { inflateEnd(&stream) }
    let result = try unpack(Array(bytes), &stream, limit: count, name: name)
    guard result.count == count else { throw damaged(name, "\(result.count) bytes where \(count) should be") }
    return result
  }

  private static func unpack(_ bytes: [UInt8], _ stream: inout z_stream, limit: Int, name: String) throws -> [UInt8] {
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var input = bytes
    try input.withUnsafeMutableBufferPointer { input in
      // zlib counts input in 32 bits; files here are far below that, larger ones are handed over in parts.
      var given = 0
      while true {
        if stream.avail_in == 0, given < input.count {
          let part = min(input.count - given, 1 << 30)
          stream.next_in = input.baseAddress! + given
          stream.avail_in = uInt(part)
          given += part
        }
        let (status, produced) = chunk.withUnsafeMutableBufferPointer { chunk in
          stream.next_out = chunk.baseAddress
          stream.avail_out = uInt(chunk.count)
          let status = CZlib.inflate(&stream, Z_NO_FLUSH)
          return (status, chunk.count - Int(stream.avail_out))
        }
        guard result.count + produced <= limit else {
          throw FormatError(name, "holds more than \(limit) bytes", remedy: "unpack it and look what it is")
        }
        result.append(contentsOf: chunk[..<produced])
        switch status {
        case Z_OK: continue
        case Z_STREAM_END where stream.avail_in == 0 && given == input.count: return
        case Z_STREAM_END: guard inflateReset(&stream) == Z_OK else { throw damaged(name, "a second part") }
        case Z_BUF_ERROR: throw FormatError(name, "is cut short", remedy: "download it again")
        default: throw damaged(name, stream.msg.map { String(cString: $0) } ?? "code \(status)")
        }
      }
    }
    return result
  }

  private static func damaged(_ name: String, _ reason: String) -> FormatError {
    FormatError(name, "is damaged (\(reason))", remedy: "download it again")
  }
}
