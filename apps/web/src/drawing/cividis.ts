/** Colours of equal steps in lightness that those with a colour-vision deficiency see alike (Nuñez, Anderton, Renslow 2018, PLoS ONE 13(7), e0199239). */
const anchors = [0x00204d, 0x00306f, 0x39486b, 0x575d6d, 0x707173, 0x8a8779, 0xa69d75, 0xc4b56c, 0xe4cf5b, 0xffea46]

const channel = (colour: number, shift: number) => (colour >> shift) & 255

/** 256 colours, dark to light, as r g b in turn. */
export const cividis: Uint8Array = (() => {
  const table = new Uint8Array(3 * 256)
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (anchors.length - 1)
    const at = Math.min(Math.floor(place), anchors.length - 2)
    for (let c = 0; c < 3; c++) {
      const shift = 16 - 8 * c
      const [from, to] = [channel(anchors[at], shift), channel(anchors[at + 1], shift)]
      table[3 * i + c] = Math.round(from + (place - at) * (to - from))
    }
  }
  return table
})()
