/** Words that statements begin with; all but those that ask for rows are refused later, with a reason. */
const asking =
  /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*(?:select|with|from|values|table|describe|summarize|pivot|unpivot)[\s(*'"]/i
const telling =
  /^\s*(?:insert|update|delete|merge|create|drop|alter|copy|attach|detach|install|load|set|pragma|call|export|import)\s+\S/i

/** Whether a word that could name data is a query. */
export const isQuery = (text: string): boolean => asking.test(text) || (telling.test(text) && /\s\S+\s/.test(text))
