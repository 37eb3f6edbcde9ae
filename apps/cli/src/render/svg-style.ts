type Palette = Readonly<Record<string, string>>

/** Inks of the roles and of series; each has a contrast of 3 or more to its paper, text of 4.5 or more. */
export const light: Palette = {
  paper: '#ffffff',
  ink: '#1f2328',
  faint: '#59636e',
  grid: '#d8dee4',
  hyperparameter: '#c2500a',
  parameter: '#0969da',
  data: '#6e7781',
  c0: '#0f7b5f',
  c1: '#b03a73',
  c2: '#57606a',
  c3: '#6f42c1',
  c4: '#8a6400',
}

export const dark: Palette = {
  paper: '#0d1117',
  ink: '#e6edf3',
  faint: '#9198a1',
  grid: '#30363d',
  hyperparameter: '#f0883e',
  parameter: '#58a6ff',
  data: '#8b949e',
  c0: '#3fb68b',
  c1: '#e57aa8',
  c2: '#a3adb8',
  c3: '#b392f0',
  c4: '#d4a72c',
}

const shape = `.hp{font:13px system-ui,sans-serif}
.hp .head{font-weight:600;font-size:15px}
.hp .axis,.hp .rule,.hp .line,.hp .grid{fill:none}
.hp .cell{shape-rendering:crispEdges}
.hp .rule{stroke-dasharray:2 3}
.hp .line{stroke-width:2;stroke-linejoin:round}
.hp .band{fill-opacity:.18;stroke-width:.75;stroke-opacity:.6}`

/** The style sheet of a figure: colours written out, so that viewers without custom properties show them too. */
export const styleSheet = `${shape}
${colours(light)}
@media (prefers-color-scheme:dark){
${colours(dark)}
}`

/** For every ink the classes `fill-…` and `stroke-…`, and the parts that have one ink always. */
function colours(palette: Palette): string {
  const classes = Object.entries(palette).map(
    ([ink, colour]) => `.hp .fill-${ink}{fill:${colour}}.hp .stroke-${ink}{stroke:${colour}}`,
  )
  const parts = [
    `.hp text{fill:${palette['ink']}}.hp text.faint{fill:${palette['faint']}}`,
    `.hp .axis,.hp .rule{stroke:${palette['faint']}}.hp .grid{stroke:${palette['grid']}}`,
  ]
  return [...classes, ...parts].join('\n')
}
