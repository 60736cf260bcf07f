// The networks of the course notes as they stand there: where an activation is inside a layer in the notes it is here,
// and the names come out as Keras gives them. Next: `ImageNetNetwork.swift`.

/// Networks of the course notes.
enum CourseNetwork {
  /// Note 000's first network: its list `16, max_pool, 32, …, 128, max_pool`.
  static var small: some Module {
    FilterList(
      [16, 32, 64, 128].flatMap { [.filters($0), .maxPool] }, classes: 10, usesBatchNorm: false, isResidual: false)
  }

  /// Note 000's list after VGG16: ten of its thirteen convolutions, one of its three dense layers. The note promises
  /// residual connections and has no code for them; how ``FilterList`` connects is this project's.
  static func vgg(usesBatchNorm: Bool, isResidual: Bool) -> some Module {
    FilterList(FilterList.deep, classes: 10, usesBatchNorm: usesBatchNorm, isResidual: isResidual)
  }

  /// Note 001: strides in the place of poolings.
  static var stride: some Module {
    Sequential {
      for _ in 1...4 {
        Conv2D(64, kernel: 3, stride: 2, padding: .same)
        BatchNorm()
        Activate(.relu)
      }
      Flatten()
      Dense(3, activation: .softmax)
    }
  }

  /// Note 001: the same with poolings. 32 rows become 16, 8, 4, 2, 1, and nothing is left for the third pooling.
  static var stridePooled: some Module {
    Sequential {
      for block in 1...4 {
        Sequential {
          Conv2D(64, kernel: 3, stride: 2, padding: .same)
          BatchNorm()
          Activate(.relu)
          MaxPool2D()
        }.named("block\(block)")
      }
      Flatten()
      Dense(3, activation: .softmax)
    }
  }

  /// Note 001: the base that is shared, and the classifier on it. Keras shows the base as one line.
  static var shared: some Module {
    Sequential {
      for _ in 1...4 {
        Conv2D(128, kernel: 3, padding: .same)
        BatchNorm()
        Activate(.relu)
        MaxPool2D()
      }
      Flatten()
      Dense(3, activation: .softmax)
    }
  }

  /// Note 002: dogs and cats, and Fashion-MNIST.
  static func normalized(dropout: Double, units: Int, classes: Int) -> some Module {
    Sequential {
      for filters in [32, 64, 128] {
        Conv2D(filters, kernel: 3, activation: .relu)
        BatchNorm()
        MaxPool2D(2)
        Dropout(dropout)
      }
      Flatten()
      Dense(units, activation: .relu)
      BatchNorm()
      Dropout(0.5)
      Dense(classes, activation: .softmax)
    }
  }

  /// Note 003.
  static var mnist: some Module {
    Sequential {
      for filters in [32, 64] {
        Conv2D(filters, kernel: 5)
        ReLU()
        MaxPool2D(2)
      }
      Flatten()
      Dense(64)
      ReLU()
      Dense(10, activation: .softmax)
    }
  }

  /// Note 004.
  static var cifar10: some Module {
    Sequential {
      Conv2D(32, kernel: 3, activation: .relu)
      MaxPool2D(2)
      Conv2D(64, kernel: 3, activation: .relu)
      MaxPool2D(2)
      Conv2D(64, kernel: 3, activation: .relu)
      Flatten()
      Dense(64, activation: .relu)
      Dense(10, activation: .softmax)
    }
  }
}
