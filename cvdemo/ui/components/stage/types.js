// The shapes of what the stage's modules hand to each other.

/**
 * @import { Rgb } from "../shared/colours.js"
 * @import { Message } from "../shared/mount.js"
 * @import { Packed } from "../shared/messages/wire.js"
 */

/**
 * A scene of Python (`scene.py`), as `mount` unpacks it.
 *
 * @typedef {object} Scene
 * @property {string} name identifies the stage on its page
 * @property {string} digest changes whenever anything that is drawn changes
 * @property {Settings} settings
 * @property {Arrays} arrays
 * @property {Place} start the output cell a new scene opens on
 * @property {Place | null} pin
 * @property {("kernel" | "input")[]} editable
 * @property {number} limit largest absolute value of an edited cell
 * @property {"whole" | "passed" | "hidden"} reveal
 * @property {boolean} locked the reader cannot change `reveal`
 * @property {number | null} channel which one a new scene shows first
 * @property {number} come_into_view the page scrolls to the stage when this grows
 * @property {number} answered the last edit that Python has seen
 * @property {boolean} notify_painted Python wants to know when this message is painted
 *
 * @typedef {object} Arrays
 * @property {Packed<Uint8Array | Float32Array>} x (rows, columns, channels); bytes are a picture
 * @property {Packed<Int32Array>} rows source index of every row of the padded input; −1: padding
 * @property {Packed<Int32Array>} columns
 * @property {Packed<Float32Array>} response before the activation
 * @property {Packed<Float32Array>} [kernel] none for pooling
 *
 * @typedef {Pick<Message<Scene>, "data" | "setStateValue" | "setTriggerValue">} SceneMessage
 */

/**
 * A new text for a cell, for Python to read.
 *
 * @typedef {object} CellEdit
 * @property {"kernel" | "input"} target
 * @property {number} row of the kernel as it is laid, or of the input without its padding
 * @property {number} column
 * @property {number} channel
 * @property {string} text
 */

/**
 * The operation, in numbers and words.
 *
 * @typedef {object} Settings
 * @property {"conv" | "max" | "average"} kind
 * @property {Place} window rows and columns
 * @property {Place} strides
 * @property {Place} dilation
 * @property {[Place, Place]} pads ((top, bottom), (left, right))
 * @property {"zeros" | "reflect" | "replicate" | "circular" | "none"} paddingMode
 * @property {number} bias
 * @property {"linear" | "relu"} activation
 * @property {"signed" | "clip" | "abs" | "minmax"} view
 * @property {boolean} flipped
 * @property {boolean} inputIsResponse the input is a response map, and coloured as one
 * @property {number} scale
 * @property {string} scaleScope
 * @property {[string, string, string]} titles of input, kernel and output
 * @property {string[]} channelNames
 * @property {[name: string, calculation: string, value: string][]} formulas
 */

/**
 * Row and column.
 *
 * @typedef {[row: number, column: number]} Place
 */

/**
 * A block of cells.
 *
 * @typedef {object} Box
 * @property {number} row
 * @property {number} column
 * @property {number} rows
 * @property {number} columns
 * @property {boolean} [thin] drawn as a fine line
 */

/**
 * What a map shows.
 *
 * @typedef {object} Source
 * @property {number} rows
 * @property {number} columns
 * @property {(row: number, column: number) => Rgb} rgb
 * @property {((row: number, column: number) => string) | null} text
 * @property {{ rows: ArrayLike<number>, columns: ArrayLike<number> }} [unseen] 0 for rows and columns no window reaches
 * @property {{ top: number, left: number, rows: number, columns: number } | null} [inner] the input inside its padding
 */

/**
 * One output value, taken apart.
 *
 * @typedef {object} Parts
 * @property {number} row
 * @property {number} column
 * @property {number} total
 * @property {ChannelParts[]} channels of a convolution; none for pooling
 * @property {number} bias
 * @property {(number | null)[]} values of a pooling window; null where a cell does not count
 * @property {number[]} counted those that do
 * @property {number} sum of them
 * @property {number} argmax which of the values is the largest, for max pooling; −1 else
 *
 * @typedef {object} ChannelParts
 * @property {number[]} values
 * @property {number[]} weights
 * @property {number[]} products
 * @property {number} sum
 */

/**
 * A piece of a written line; `term` links a product to its weight.
 *
 * @typedef {object} Piece
 * @property {string} text
 * @property {string} tone
 * @property {number} [term]
 * @property {boolean} [negative]
 *
 * @typedef {object} Line
 * @property {Piece[]} pieces
 * @property {number} [channel]
 */

/**
 * A cell of the kernel's or the window's grid.
 *
 * @typedef {object} GridCell
 * @property {string} text
 * @property {Rgb} rgb
 * @property {string} [label]
 * @property {string} [kinds] class names
 */

export {};
