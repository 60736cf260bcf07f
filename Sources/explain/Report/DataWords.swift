// Data sets put into words. The words themselves are `Phrase`'s.

import Formats
import Reference
import Viz

extension Words {
  /// What files a data set is made of.
  static func kind(_ kind: DataSet.Kind, _ language: Language) -> String {
    switch kind {
    case .idx: Phrase.dataIDX.text(language)
    case .cifar: Phrase.dataCIFAR.text(language)
    case .numpy: Phrase.dataNumpy.text(language)
    case .npz: Phrase.dataNPZ.text(language)
    case .classFolders: Phrase.dataClassFolders.text(language)
    case .namedPictures: Phrase.dataNamedPictures.text(language)
    case .pictureTable: Phrase.dataTable.text(language)
    }
  }

  /// What was done to a data set's numbers, or left out.
  static func remark(_ remark: DataSet.Remark, _ language: Language) -> String {
    switch remark {
    case .divided(let largest): Phrase.scaledToOne.text(language, "\(largest)")
    case .outsideUnitRange: Phrase.dataOutside.text(language)
    case .converted(let conversion, let pictures, let all):
      Words.conversion(conversion, language) + " · " + Phrase.dataLookedAt.text(language, "\(pictures)", "\(all)")
    case .resized(let size): Phrase.dataResized.text(language, NumberText.shape([size.height, size.width]))
    case .madeGrey: Phrase.greyByLuma.text(language)
    case .madeColour: Phrase.dataMadeColour.text(language)
    case .unlabelledTest(let count): Phrase.dataUnlabelled.text(language, NumberText.grouped(count))
    }
  }

  /// The settings of an augmentation that are not 0.
  static func augmentation(_ augmentation: Augmentation, _ language: Language) -> String {
    let settings: [(Phrase, Double, String)] = [
      (.augmentRotation, augmentation.rotation, "°"), (.augmentShear, augmentation.shear, "°"),
      (.augmentZoom, augmentation.zoom, ""), (.augmentShift, augmentation.shift, ""),
    ]
    let parts = settings.filter { $0.1 > 0 }.map { $0.text(language, NumberText.short($1) + $2) }
    return (parts + (augmentation.flip ? [Phrase.augmentFlip.text(language)] : [])).joined(separator: " · ")
  }
}
