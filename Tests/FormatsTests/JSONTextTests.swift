import Formats
import Reference
import Testing

/// JSON as text: what is read, what is refused and where.
struct JSONTextTests {
  private func read(_ text: String) throws -> SettingValue { try JSONText.value(Array(text.utf8)) }

  @Test func valuesAreRead() throws {
    #expect(
      try read(#" {"a": [1, -2.5, 1e3, true, false, null], "b": {"c": "d"}, "e": [], "f": {}} "#)
        == .object([
          SettingField(
            "a", .list([.integer(1), .number(-2.5), .number(1000), .flag(true), .flag(false), .null])),
          SettingField("b", .object([SettingField("c", .text("d"))])), SettingField("e", .list([])),
          SettingField("f", .object([])),
        ]))
    #expect(try read(#""\" \\ \/ \b\f\n\r\t A 가 😀 가""#) == .text("\" \\ / \u{8}\u{C}\n\r\t A 가 😀 가"))
    #expect(try read(#""\u0041 \uac00 \uD83D\uDE00""#) == .text("A 가 😀"))
    #expect(try read("9223372036854775807") == .integer(.max))
    #expect(try read("9223372036854775808") == .number(9_223_372_036_854_775_808))
    #expect(try JSONText.value([0xEF, 0xBB, 0xBF] + Array("1".utf8)) == .integer(1))
  }

  @Test(arguments: [
    ("", "line 1: the text ends"), ("{\"a\":1,\n\"a\":2}", "line 2: 'a' stands twice"),
    ("[1,\n2\n", "line 3: after a value"),
    ("{a: 1}", "double quotes"), ("{\"a\" 1}", "colon"), ("{\"a\": 1 \"b\": 2}", "a comma or }"), ("[1,]", "no value"),
    ("NaN", "'NaN' is no value"), ("-Infinity", "no value"), ("01", "no value"), (".5", "no value"), ("1.", "no value"),
    ("+1", "no value"), ("0x10", "no value"), ("1e400", "too large"), ("-1e999999999", "too large"),
    ("1 2", "more after"),
    ("\"a", "no closing quote"), ("\"a\\", "no closing quote"), ("\"a\nb\"", "on the line where it begins"),
    ("\"\\x41\"", "no escape"), ("\"\\u12\"", "four hexadecimal"), ("\"\\uD83D\"", "surrogate"),
    ("\"\\uD83D\\u0041\"", "surrogate"), ("\"\\uDE00\"", "surrogate"), ("\"\\u+123\"", "four hexadecimal"),
    ("]", "no value"),
    ("'a'", "double quotes"), ("// comment\n1", "no value"), ("\u{0}", "no value"),
  ]) func whatIsNoJSONIsRefused(text: String, reason: String) {
    let problem = #expect(throws: JSONText.Problem.self) { try read(text) }
    #expect(problem?.description.contains(reason) == true, "\(problem?.description ?? "")")
  }

  @Test func bytesThatAreNoTextAreRefused() {
    #expect(throws: JSONText.Problem.self) { try JSONText.value([0x22, 0xFF, 0x22]) }
    #expect(throws: JSONText.Problem.self) { try JSONText.value([0xFF]) }
    #expect(throws: JSONText.Problem.self) { try JSONText.value([UInt8](repeating: 0x20, count: JSONText.limit + 1)) }
  }

  @Test func nestingHasAnEnd() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }
    #expect(throws: Never.self) { try read(nested(JSONText.depthLimit)) }
    #expect(throws: JSONText.Problem.self) { try read(nested(JSONText.depthLimit + 1)) }
    #expect(throws: JSONText.Problem.self) { try read(String(repeating: "[", count: 1 << 20)) }
    #expect(throws: JSONText.Problem.self) { try read(String(repeating: "{\"a\":", count: 1 << 20)) }
  }

  @Test func whatIsWrittenIsRead() throws {
    let value = SettingValue.object([
      SettingField("name", .text("a \"b\" \\ \u{1} \n 가")),
      SettingField(
        "layers",
        .list([
          .object([SettingField("x", .list([.list([.integer(1)]), .number(1.001e-5)])), SettingField("y", .null)]),
          .object([]),
        ])),
    ])
    let text = JSONText.text(value)
    #expect(try read(text) == value)
    #expect(
      text == """
        {
          "name": "a \\"b\\" \\\\ \\u0001 \\n 가",
          "layers": [
            { "x": [[1], 1.001e-05], "y": null },
            {}
          ]
        }

        """)
  }

  /// Every text with a byte changed, left out or doubled is read or refused; none ends the program.
  @Test func brokenTextsNeverTrap() throws {
    let bytes = Array(try Preset.fashion.network().json().utf8)
    let replacements: [UInt8] = [0x00, 0x22, 0x2C, 0x5B, 0x5D, 0x7B, 0x7D, 0x5C, 0xFF, 0x39, 0x2D]
    var refused = 0
    for place in bytes.indices {
      for replacement in replacements {
        var broken = bytes
        broken[place] = replacement
        do { _ = try Network(json: broken, name: "x") } catch { refused += 1 }
      }
      do { _ = try Network(json: Array(bytes[..<place]), name: "x") } catch { refused += 1 }
    }
    #expect(refused > bytes.count * replacements.count / 2)
  }
}
