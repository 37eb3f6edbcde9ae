/** What of an element's style makes its looks, and may come from a style sheet that a picture does not take along. */
const looks = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'paint-order',
] as const

const namespace = 'http://www.w3.org/2000/svg'

/** The chart within an element as one SVG document: its canvases as images below, its drawing above, styles written out. */
export function pictureOf(surface: HTMLElement, title: string): string {
  const drawn = surface.querySelector('svg')
  if (!drawn) return ''
  const box = surface.getBoundingClientRect()
  const [width, height] = [Math.round(box.width), Math.round(box.height) + 28]
  const picture = document.createElementNS(namespace, 'svg')
  put(picture, { xmlns: namespace, width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' })
  const named = document.createElementNS(namespace, 'title')
  named.textContent = title
  const ground = document.createElementNS(namespace, 'rect')
  const page = getComputedStyle(surface.closest('.card') ?? document.body)
  put(ground, { width, height, fill: page.backgroundColor })
  const heading = document.createElementNS(namespace, 'text')
  put(heading, { x: 8, y: 19, fill: page.color, 'font-family': page.fontFamily, 'font-size': 15, 'font-weight': 600 })
  heading.textContent = title
  const body = document.createElementNS(namespace, 'g')
  put(body, { transform: 'translate(0 28)' })
  for (const canvas of surface.querySelectorAll('canvas')) {
    const place = canvas.getBoundingClientRect()
    const image = document.createElementNS(namespace, 'image')
    put(image, {
      x: place.left - box.left,
      y: place.top - box.top,
      width: place.width,
      height: place.height,
      href: canvas.toDataURL(),
    })
    body.append(image)
  }
  body.append(...Array.from(styled(drawn).childNodes))
  picture.append(named, ground, heading, body)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`
}

/** A copy of a drawing with the style of each element written on it. */
function styled(element: SVGElement): SVGElement {
  const copy = element.cloneNode(true) as SVGElement
  const from = [element, ...element.querySelectorAll<SVGElement>('*')]
  const to = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  from.forEach((each, i) => {
    const style = getComputedStyle(each)
    for (const look of looks) to[i].setAttribute(look, style.getPropertyValue(look))
    to[i].removeAttribute('class')
    to[i].removeAttribute('style')
  })
  return copy
}

const put = (element: Element, attributes: Readonly<Record<string, string | number>>) => {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
}

/** The picture as pixels, `ratio` of them for each of the screen's along both ways. */
export async function pixelsOf(svg: string, ratio = 2): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = new OffscreenCanvas(image.width * ratio, image.height * ratio)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await canvas.convertToBlob({ type: 'image/png' })
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** Gives the visitor a file. */
export function download(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
