package hostaccess

import "strings"

const namesFollow = "gateway:"

// String returns the text form: "none", "host", "gateway" for the gateway by
// its usual name, or "gateway:NAME,NAME". Names that are not valid are quoted
// in it.
func (a Access) String() string {
	if a.mode == ModeGateway && a.names != GatewayName {
		return namesFollow + strings.ReplaceAll(a.names, "\n", ",")
	}
	return a.mode.String()
}

// MarshalText returns the text form, which is that in JSON too, or the error of
// [Access.Validate].
func (a Access) MarshalText() ([]byte, error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	return []byte(a.String()), nil
}

// UnmarshalText reads the text form, as [Access.String] writes it and with
// names in any order, repeated ones too. Text of another form, names that are
// not valid and empty text are errors, which leave a as it was.
func (a *Access) UnmarshalText(text []byte) error {
	read, err := parseText(string(text))
	if err != nil {
		return err
	}
	*a = read
	return nil
}

func parseText(text string) (Access, error) {
	switch text {
	case None().String():
		return None(), nil
	case HostNetwork().String():
		return HostNetwork(), nil
	case Gateway().String():
		return Gateway(), nil
	}
	names, ok := strings.CutPrefix(text, namesFollow)
	if !ok {
		return None(), &Error{Part: "text", Value: text, Rule: "write none, host, gateway or gateway:NAME,NAME"}
	}
	a := Gateway(strings.Split(names, ",")...)
	if err := a.Validate(); err != nil {
		return None(), err
	}
	return a, nil
}
