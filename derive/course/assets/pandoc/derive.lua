-- derive.lua: checked mathematics in documents of pandoc and Quarto.
--
--   pandoc --lua-filter derive.lua notes.md -o notes.html
--
--   ::: {.derive-theorem name=softmax_jacobian show=statement}
--   :::                                    a theorem of the library, or of proofs/NAME.proof
--
--   ``` {.derive-claim show=proof}         a claim written in place
--   real a, b
--   claim (a + b)^2 = a^2 + 2*a*b + b^2
--   ```
--
-- `show` is statement, proof or solution; `kind` and `title` change the heading.  In the metadata
-- `derive-proofs` and `derive-templates` name the folders of the course's own; with
-- `derive-check: true` the displayed equations are judged as well, under what ```derive blocks
-- declare, which are not shown.
--
-- All requests go to one process, `derive pandoc`; a claim that is not proved stops pandoc.

local requests, places = {}, {}

-- What is asked for ------------------------------------------------------------------------------

local function ask(...)
  table.insert(requests, table.concat({...}, '|'))
end

-- A place for the answer, in the order of the document.
local function place(element)
  table.insert(places, element.attr)
  return pandoc.Div({}, pandoc.Attr('', {'derive-place'}, {number = tostring(#places)}))
end

local function claim(block)
  if block.classes:includes('derive') then return {} end
  if not block.classes:includes('derive-claim') then return nil end
  ask('claim', block.attributes.show or 'statement', tostring(#places + 1), '0', '')
  for line in (block.text .. '\n'):gmatch('(.-)\n') do ask('', line) end
  return place(block)
end

local function theorem(div)
  if not div.classes:includes('derive-theorem') then return nil end
  ask('theorem', div.attributes.show or 'proof', div.attributes.name or '', '0', '')
  return place(div)
end

-- What is answered -------------------------------------------------------------------------------

local function text_of(value, otherwise)
  return value and pandoc.utils.stringify(value) or otherwise
end

local function files()
  return quarto and {quarto.doc.input_file} or PANDOC_STATE.input_files
end

local function stop(message)
  io.stderr:write(message)
  os.exit(1)
end

local function answered(meta)
  local input = {'proofs|' .. text_of(meta['derive-proofs'], 'proofs'),
                 'templates|' .. text_of(meta['derive-templates'], '')}
  for _, line in ipairs(requests) do table.insert(input, line) end
  local arguments = {'pandoc'}
  if meta['derive-check'] then table.insert(arguments, '--check') end
  for _, file in ipairs(files()) do table.insert(arguments, file) end
  local done, answer = pcall(pandoc.pipe, 'derive', arguments, table.concat(input, '\n') .. '\n')
  if done then return pandoc.read(answer, 'markdown').blocks end
  if type(answer) ~= 'table' or not answer.error_code or answer.error_code > 4 then
    stop('derive: cannot be run: ' .. tostring(answer) .. '\n')
  end
  stop('')                      -- derive has said on standard error what is wrong
end

-- What is shown ----------------------------------------------------------------------------------

local NUMBERED = '^%l%l%l%-'        -- the identifiers that Quarto numbers: thm-…, lem-…, exr-…

local function heading(title, attr)
  if quarto and attr.identifier:match(NUMBERED) then
    return title ~= '' and {pandoc.Header(2, title)} or {}
  end
  local kind = attr.attributes.kind
    or (attr.attributes.show == 'solution' and 'Solution' or 'Theorem')
  if title == '' then return {pandoc.Para({pandoc.Strong(pandoc.Str(kind .. '.'))})} end
  return {pandoc.Para({pandoc.Strong(pandoc.Str(kind)), pandoc.Space(),
                       pandoc.Str('(' .. title .. ').')})}
end

-- A theorem where it was asked for, with the author's identifier, classes and attributes.
local function shown(found, attr)
  local given = attr.attributes
  local blocks = pandoc.List(heading(given.title or found.attributes.title or '', attr))
  blocks:extend(found.content)
  local identifier = attr.identifier ~= '' and attr.identifier or found.identifier
  local kept = {}
  for name, value in pairs(given) do
    if not (name == 'show' or name == 'name' or name == 'kind' or name == 'title') then
      kept[name] = value
    end
  end
  return pandoc.Div(blocks, pandoc.Attr(identifier, attr.classes, kept))
end

function Pandoc(document)
  document = document:walk({traverse = 'topdown', CodeBlock = claim, Div = theorem})
  if #places == 0 and not document.meta['derive-check'] then return document end
  local answers = answered(document.meta)
  return document:walk({Div = function(div)
    if not div.classes:includes('derive-place') then return nil end
    local number = tonumber(div.attributes.number)
    return answers[number].content:map(function(found) return shown(found, places[number]) end)
  end})
end
