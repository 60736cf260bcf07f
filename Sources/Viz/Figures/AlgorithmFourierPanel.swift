// What `fft` does: tiles of a picture that overlap by the kernel, their spectra, and the part of each answer that is kept.
// The numbers are the caller's. Next: `AlgorithmSeparablePanel`.

public import Reference

/// Overlap-save on a picture.
public struct AlgorithmFourierPanel: Figure {
  /// What is to be seen, as a sentence.
  public var title: String
  /// The tiles and one of them in full.
  public var tiles: OverlapSave
  /// Facts for the line at the foot.
  public var facts: [String]
  /// The command that made the figure; empty for none.
  public var command: String

  /// Makes a figure from its parts.
  public init(title: String, tiles: OverlapSave, facts: [String], command: String) {
    (self.title, self.tiles, self.facts, self.command) = (title, tiles, facts, command)
  }

  /// Lays the figure out.
  public func scene(_ context: FigureContext) throws -> Scene {
    var page = Page(context, title: title, width: Page.fullWidth)
    page.row(
      PanelRow(
        columns: [
          Column(panel: picture(context), caption: pictureCaption(context)),
          Column(panel: outputs(context), caption: outputCaption(context)),
        ], signs: ["→"], leastGap: 56))
    page.section(context.phrase(.guideOneTile))
    for row in steps(context) { page.row(row) }
    return page.finish(facts: facts, command: command)
  }

  /// Pixels of the page for a cell of the upper pictures.
  private var cell: Double { 12 }

  // MARK: The whole picture

  /// All cells that the tiles read, the input among them.
  private func picture(_ context: FigureContext) -> Block {
    let (rows, columns) = (tiles.rows, tiles.columns)
    let (top, left) = (rows.cells(of: 0).lowerBound, columns.cells(of: 0).lowerBound)
    let height = rows.cells(of: rows.count - 1).upperBound - top
    let width = columns.cells(of: columns.count - 1).upperBound - left
    let size = Size(width: Double(width) * cell, height: Double(height) * cell)
    return Block(size: size) { canvas, origin in
      func box(_ down: Range<Int>, _ across: Range<Int>) -> Rect {
        Rect(
          x: origin.x + Double(across.lowerBound - left) * cell, y: origin.y + Double(down.lowerBound - top) * cell,
          width: Double(across.count) * cell, height: Double(down.count) * cell)
      }
      canvas.hatchedCell(Rect(x: origin.x, y: origin.y, width: size.width, height: size.height))
      let input = tiles.input
      canvas.add(.image(raster(input, .grey), box(0..<input.shape[0], 0..<input.shape[1])))
      for tile in (0..<columns.count).reversed() {
        let window = box(rows.cells(of: tiles.tile.row), columns.cells(of: tile))
        if tile == tiles.tile.column {
          canvas.windowOutline(window.inset(by: 3))
        } else {
          canvas.rectangle(window.inset(by: 2), stroke: Scene.Stroke(color: canvas.theme.windowHalo, width: 4))
          canvas.rectangle(window.inset(by: 2), stroke: Scene.Stroke(color: canvas.theme.input, width: 2))
        }
      }
    }
  }

  private func pictureCaption(_ context: FigureContext) -> Caption {
    let theme = context.theme
    var caption = Caption(
      context.phrase(.input), theme.input, [NumberText.shape(tiles.input.shape)])
    caption.add(
      Phrase.guideTileOverlap.text(
        context.language, "\(tiles.size)×\(tiles.size)", "\(tiles.rows.shared)"), swatch: .outline(theme.window))
    caption.add(context.phrase(.guideOutside), swatch: .hatch)
    return caption
  }

  /// The outputs, cut into what each tile makes.
  private func outputs(_ context: FigureContext) -> Block {
    let (rows, columns) = (tiles.rows, tiles.columns)
    let size = Size(width: Double(columns.axis.output) * cell, height: Double(rows.axis.output) * cell)
    return Block(size: size) { canvas, origin in
      for row in 0..<rows.count {
        for column in 0..<columns.count {
          let (down, across) = (rows.outputs(of: row), columns.outputs(of: column))
          let box = Rect(
            x: origin.x + Double(across.lowerBound) * cell, y: origin.y + Double(down.lowerBound) * cell,
            width: Double(across.count) * cell - 2, height: Double(down.count) * cell - 2)
          canvas.rectangle(box, fill: AlgorithmGrid.fill(.output, canvas.theme))
          if row == tiles.tile.row, column == tiles.tile.column { canvas.windowOutline(box) }
        }
      }
    }
  }

  private func outputCaption(_ context: FigureContext) -> Caption {
    let (rows, columns) = (tiles.rows, tiles.columns)
    return Caption(
      context.phrase(.output), context.theme.output,
      [
        NumberText.shape([rows.axis.output, columns.axis.output]),
        Phrase.guideTileOutputs.text(
          context.language, "\(rows.count)×\(columns.count)", "\(rows.outputs)×\(columns.outputs)"),
      ])
  }

  // MARK: One tile

  /// Both transforms, then the product and the way back.
  private func steps(_ context: FigureContext) -> [PanelRow] {
    let theme = context.theme
    func column(_ block: Block, _ name: Phrase, _ color: Color, _ facts: [Phrase]) -> Column {
      Column(panel: block, caption: Caption(context.phrase(name), color, facts.map(context.phrase)))
    }
    func spectrum(_ values: Tensor<Double>) -> Block { plane(raster(logarithmic(values), .viridis)) }
    let size = NumberText.shape([tiles.size, tiles.size])
    var tile = Caption(context.phrase(.guideTileHeading), theme.input, [size])
    tile.add(context.phrase(.guideOutside), swatch: .hatch)
    var answer = Caption(context.phrase(.guideAnswer), theme.output)
    answer.add(
      Phrase.guideKept.text(context.language, NumberText.shape([tiles.rows.outputs, tiles.columns.outputs]), size),
      swatch: .outline(theme.output))
    answer.add(context.phrase(.guideThrownAway), swatch: .hatch)
    let transformed = column(spectrum(tiles.spectrum), .guideSpectrum, theme.input, [.guideLogarithmic])
    let kernel = column(
      spectrum(tiles.kernelSpectrum), .guideKernelSpectrum, theme.kernel, [.guideLogarithmic])
    return [
      PanelRow(
        columns: [
          Column(panel: tilePlane(context), caption: tile), transformed,
          column(paddedKernel(context), .kernel, theme.kernel, [.guideZeroFilled]), kernel,
        ], signs: ["F →", "", "F →"]),
      PanelRow(
        columns: [
          transformed, kernel,
          column(spectrum(tiles.productSpectrum), .guideSpectrumProduct, theme.text, [.guideConjugate]),
          Column(panel: answerPlane(context), caption: answer),
        ], signs: ["·", "=", "F⁻¹ →"]),
    ]
  }

  /// Pixels of the page for a cell of one tile.
  private var tileCell: Double { max(2, (176 / Double(tiles.size)).rounded(.down)) }

  private func plane(_ raster: Raster) -> Block {
    let side = Double(tiles.size) * tileCell
    return Block(size: Size(width: side, height: side)) { canvas, origin in
      canvas.add(.image(raster, Rect(x: origin.x, y: origin.y, width: side, height: side)))
    }
  }

  /// The cells of the tile, those outside the input hatched.
  private func tilePlane(_ context: FigureContext) -> Block {
    let side = Double(tiles.size) * tileCell
    let (down, across) = (tiles.rows.cells(of: tiles.tile.row), tiles.columns.cells(of: tiles.tile.column))
    let rows = down.clamped(to: 0..<tiles.input.shape[0])
    let columns = across.clamped(to: 0..<tiles.input.shape[1])
    return Block(size: Size(width: side, height: side)) { canvas, origin in
      canvas.hatchedCell(Rect(x: origin.x, y: origin.y, width: side, height: side))
      guard !rows.isEmpty, !columns.isEmpty else { return }
      let part = Tensor<Double>(shape: [rows.count, columns.count]) { index in
        tiles.input[rows.lowerBound + index / columns.count, columns.lowerBound + index % columns.count]
      }
      let box = Rect(
        x: origin.x + Double(columns.lowerBound - across.lowerBound) * tileCell,
        y: origin.y + Double(rows.lowerBound - down.lowerBound) * tileCell, width: Double(columns.count) * tileCell,
        height: Double(rows.count) * tileCell)
      canvas.add(.image(raster(part, .grey), box))
    }
  }

  private func paddedKernel(_ context: FigureContext) -> Block {
    let largest = tiles.kernel.scalars.map(abs).max() ?? 1
    let side = Double(tiles.size) * tileCell
    return Block(size: Size(width: side, height: side)) { canvas, origin in
      let theme = canvas.theme
      canvas.rectangle(Rect(x: origin.x, y: origin.y, width: side, height: side), fill: theme.cell)
      for row in 0..<tiles.kernel.shape[0] {
        for column in 0..<tiles.kernel.shape[1] {
          let share = abs(tiles.kernel[row, column]) / largest
          canvas.rectangle(
            Rect(
              x: origin.x + Double(column) * tileCell, y: origin.y + Double(row) * tileCell, width: tileCell - 1,
              height: tileCell - 1), fill: theme.kernel.mixed(with: theme.background, 0.75 * (1 - share)))
        }
      }
    }
  }

  /// The answer: what is kept as a picture, what is thrown away hatched.
  private func answerPlane(_ context: FigureContext) -> Block {
    let (down, across) = (tiles.rows.outputs, tiles.columns.outputs)
    let side = Double(tiles.size) * tileCell
    let kept = Tensor<Double>(shape: [down, across]) { tiles.result[$0 / across, $0 % across] }
    return Block(size: Size(width: side, height: side)) { canvas, origin in
      canvas.hatchedCell(Rect(x: origin.x, y: origin.y, width: side, height: side))
      let box = Rect(
        x: origin.x, y: origin.y, width: Double(across) * tileCell, height: Double(down) * tileCell)
      canvas.add(.image(raster(kept, .grey), box))
      canvas.rectangle(box.inset(by: 1), stroke: Scene.Stroke(color: canvas.theme.output, width: 2))
    }
  }

  // MARK: Colours

  private func logarithmic(_ spectrum: Tensor<Double>) -> Tensor<Double> {
    let largest = spectrum.scalars.max() ?? 1
    // Four decades below the largest: what is smaller is drawn as the least.
    return spectrum.map { max(0, 1 + Maths.log10(max($0 / largest, 1e-4)) / 4) }
  }

  private func raster(_ values: Tensor<Double>, _ map: ColorMap) -> Raster {
    let bytes = values.scalars.flatMap { value -> [UInt8] in
      let color = map.color(value) ?? .black
      return [color.red, color.green, color.blue]
    }
    return Raster(width: values.shape[1], height: values.shape[0], bytes: bytes)
  }
}
