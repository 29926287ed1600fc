package batch

import (
	"regexp"
	"strings"
)

// Marks in a program say what its plain twin has in another way. They are
// comments, so that the program is what it is without them.
const (
	addMark  = "/*+" // what follows in the comment stands only in the twin
	cutMark  = "/*-*/"
	keepMark = "/*.*/" // what stands between cutMark and this one is left out of the twin
	endMark  = "*/"
)

var (
	asyncWords = regexp.MustCompile(`\b(async|await) `)
	innerEnds  = regexp.MustCompile(`\*~(~*)/`)
	ends       = regexp.MustCompile(`\*(~*)/`)
	anyMark    = regexp.MustCompile(`/\*[+]|/\*-\*/|/\*\.\*/`)
)

// imported replaces what async programs import for their plain twins.
var imported = strings.NewReplacer(
	`"batch/leaf"`, `"batch/plain/leaf"`,
	`"github.com/asyncgen/asyncgen/rtlib"`, `"batch/plain/rtlib"`,
)

// Add returns a mark for text that only the twin has. It may hold marks.
func Add(text string) string { return addMark + ends.ReplaceAllString(text, "*~$1/") + endMark }

// Cut returns text with marks that leave it out of the twin.
func Cut(text string) string { return cutMark + text + keepMark }

// Plain returns the plain twin of a program: it does as the marks say and
// strikes async and await out.
func Plain(src string) string {
	return asyncWords.ReplaceAllString(followMarks(imported.Replace(src)), "")
}

func followMarks(src string) string {
	var out strings.Builder
	cut := 0 // how many cutMarks are open
	for {
		at := anyMark.FindStringIndex(src)
		if at == nil {
			out.WriteString(src)
			return out.String()
		}
		if cut == 0 {
			out.WriteString(src[:at[0]])
		}
		mark := src[at[0]:at[1]]
		src = src[at[1]:]
		switch mark {
		case cutMark:
			cut++
		case keepMark:
			cut = max(0, cut-1)
		default:
			text, rest, _ := strings.Cut(src, endMark)
			src = rest
			if cut == 0 {
				out.WriteString(followMarks(innerEnds.ReplaceAllString(text, "*$1/")))
			}
		}
	}
}
