/**
 * Words, names and keyboard walks that guessers try first. Of our own making, from what is known of people's habits:
 * names of the season, football clubs, places, pets, lines from songs, walks over the keys. A password is judged by
 * what is left when these are taken out, so the list need not hold whole passwords.
 */
export const commonWords: readonly string[] = `
password passwort passw0rd passphrase pass word secret login logon welcome letmein access admin administrator root user
username guest test testing tester temp temporary change changeme default master demo example sample hello goodbye
please thankyou thanks computer laptop internet google facebook twitter instagram youtube amazon netflix microsoft windows
office outlook apple iphone android samsung nokia desktop server network system database security police fire council
county district borough city town officer sergeant constable inspector probation health hospital ambulance
partnership community safety crime team group manager analyst board member auditor
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december spring summer autumn winter christmas easter birthday holiday weekend today tomorrow yesterday
love lover loves iloveyou iloveu ilove loveyou lovely babygirl baby babe honey sweetheart sweetie sweet darling princess prince queen king
angel heaven sunshine rainbow flower flowers butterfly summer star stars moon starlight shadow dragon monkey tiger lion
horse dog dogs cat cats kitten kitty puppy bunny rabbit fish bear panda eagle dolphin
buster charlie bella daisy poppy molly alfie oscar max milo teddy toby lucky lucy luna rosie coco bailey sam jack
football soccer cricket rugby tennis hockey baseball basketball golf snooker darts boxing
liverpool everton arsenal chelsea tottenham spurs united manchester mancity manutd city rovers wanderers villa newcastle
sunderland leeds forest nottingham derby leicester rangers celtic westham wolves barnsley stoke burnley blackburn
england britain london scotland wales ireland english british derbyshire yorkshire lancashire cheshire kent essex surrey
chesterfield bolsover erewash amber valley peak dales sheffield birmingham bristol cardiff glasgow edinburgh belfast
michael david james john robert william richard thomas daniel matthew andrew joshua jordan george harry charles
christopher anthony steven stephen peter paul mark jason justin brandon ashley jessica jennifer michelle amanda sarah
emma sophie chloe olivia hannah lauren charlotte elizabeth victoria rebecca laura nicole samantha rachel amy anna
family mother father mummy daddy mum dad brother sister grandma nana nanny wife husband children kids forever friend
friends happy smile money lotto freedom peace jesus christ god bless church blessed faith
batman superman spiderman ironman pokemon pikachu naruto starwars harrypotter hogwarts matrix hunter killer ninja
ranger soldier warrior phoenix thunder lightning diamond silver gold golden platinum crystal ginger pepper cookie
chocolate banana orange apple cherry strawberry cheese coffee pizza whisky vodka guinness
red blue green yellow purple pink black white brown orange mustang ferrari porsche mercedes corvette jaguar yamaha
honda toyota harley bmw audi ford vauxhall
qwerty qwertyuiop qwertz azerty asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc wsxedc edcrfv
abc abcd abcdef abcdefg abcdefgh alphabet
trustno one two three four five six seven eight nine ten zero hundred thousand million
my our your the and you are is it in me myself always never mine open sesame
correct horse battery staple frankpledge
`
  .trim()
  .split(/\s+/)
