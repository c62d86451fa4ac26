/** Those that guessers try first (lists of leaked passwords, 8 characters and more), in lower case. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa$$word 12345678 123456789 1234567890 12345678910
123123123 11111111 111111111 1111111111 00000000 000000000 0000000000 22222222 33333333 44444444 55555555 66666666 77777777 88888888
99999999 999999999 987654321 9876543210 87654321 12341234 11223344 1122334455 112233445566 12344321 123454321 123321123 147258369 147852369
159753456 741852963 789456123 963852741 123654789 0123456789 01234567 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 q1w2e3r4 q1w2e3r4t5
qwertyuiop qwertyui qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwertyqwerty qazwsxedc qazwsx123 asdfghjkl asdfghjk asdfasdf
asdf1234 zxcvbnm123 zxcvbnm1 zxcvbnma zaq12wsx zaq1zaq1 abcd1234 abc12345 abc123456 abcdefgh abcdefghi abcdefg1 a1b2c3d4 a12345678
a123456789 aa123456 aa12345678 1234qwer 123qweasd 123456qwerty 12345qwert 1234abcd 123456abc 123456aa 12345678a 123456789a iloveyou
iloveyou1 iloveyou2 ilovegod iloveme1 letmein1 letmein123 welcome1 welcome12 welcome123 welcome2024 welcome2025 welcome2026 admin123
admin1234 administrator adminadmin administrator1 rootroot changeme changeme1 changeme123 default1 secret123 test1234 testtest testing1
testing123 guest123 user1234 login123 master123 sunshine sunshine1 princess princess1 football football1 baseball baseball1 basketball
superman superman1 batman123 starwars starwars1 pokemon1 pokemon123 dragon123 monkey123 shadow123 michael1 jennifer jordan23 charlie1
computer computer1 internet whatever trustno1 jessica1 michelle nicole12 danielle samantha victoria alexander alexandra elizabeth charlotte
liverpool liverpool1 chelsea1 arsenal1 barcelona manchester corvette mercedes mustang1 ferrari1 harley12 midnight blink182 metallica
slipknot nirvana1 butterfly chocolate cookie12 freedom1 hello123 hello1234 helloworld hellohello lovelove mylove123 forever1 babygirl
babygirl1 angel123 anything nothing1 passwort passwort1 hallo123 schatz123 contraseña motdepasse azertyuiop azerty123 senha123 senha1234
mudar123 parola12 qwertz123 qwertzuiop google123 facebook1 linkedin linkedin1 samsung1 nintendo minecraft minecraft1 fortnite1 roblox123
onevoice onevoice1 onevoice123 january1 december1 summer123 summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 spring2026
asdasdasd qweqweqwe zxczxczxc qweasdzxc 1q2w3e4r5t6y 1a2b3c4d 12qwaszx q1w2e3r4t5y6 password! password1! qwerty1! p@ssw0rd1 passw0rd1
letmein! 123456789! aaaaaaaa xxxxxxxx zzzzzzzz access14 maverick mountain marlboro bigdaddy scorpion redskins cheyenne steelers rangers1
srinivas blessed1 jesus123 jesuschrist godisgood
`
    .trim()
    .split(/\s+/),
);
