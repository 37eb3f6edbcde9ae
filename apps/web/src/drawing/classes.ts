/** A colour and a sign for each class; they are told apart without colour, too. After Okabe, Ito 2008, in the order of lightness. */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#5c636c']
const signs = ['●', '■', '▲', '◆', '○', '□', '△', '◇']

export const colourOf = (k: number): string => colours[k % colours.length]
export const signOf = (k: number): string => signs[k % signs.length]
