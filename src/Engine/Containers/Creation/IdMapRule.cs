using System.Globalization;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Containers.Creation;

/// <summary>One triple of <c>--uidmap</c> or <c>--gidmap</c>: <c>[flags]container-id:from-id[:amount]</c> (podman-run(1)).</summary>
/// <param name="ContainerId">First id inside.</param>
/// <param name="FromId">First id of the engine's own namespace.</param>
/// <param name="Size">How many.</param>
public sealed record IdMapRule(uint ContainerId, uint FromId, uint Size)
{
    /// <summary><see cref="FromId"/> is the host's, to be looked up in the engine's own namespace (<c>@</c>).</summary>
    public bool IsOfHost { get; init; }

    /// <summary>What was there of these ids makes room (<c>+</c>).</summary>
    public bool Extends { get; init; }

    /// <summary>It is for users (no flag, or <c>u</c>).</summary>
    public bool ForUsers { get; init; } = true;

    /// <summary>It is for groups (no flag, or <c>g</c>).</summary>
    public bool ForGroups { get; init; } = true;

    /// <summary>Reads a triple.</summary>
    /// <exception cref="EngineError">A flag is unknown, or a number none.</exception>
    internal static IdMapRule Parse(string inside, string outside, string amount)
    {
        var digits = inside.AsSpan().IndexOfAnyInRange('0', '9');
        var flags = digits < 0 ? inside : inside[..digits];
        var triple = $"invalid mapping: [{inside} {outside} {amount}]";
        if (flags.AsSpan().IndexOfAnyExcept("+ug") is >= 0 and var unknown) throw new EngineError(ErrorKind.Invalid, $"{triple}. Unknown flag {(int)flags[unknown]}");
        if (digits < 0) throw new EngineError(ErrorKind.Invalid, $"{triple}, parsing flags");
        var (first, size) = (Number(inside[digits..], inside), Number(amount, amount));
        var ofHost = outside[0] == '@';
        var isForAll = !flags.Contains('u') && !flags.Contains('g');
        return new(first, Number(ofHost ? outside[1..] : outside, outside), size)
        {
            IsOfHost = ofHost,
            Extends = flags.Contains('+'),
            ForUsers = isForAll || flags.Contains('u'),
            ForGroups = isForAll || flags.Contains('g'),
        };
    }

    /// <summary>As it can be read again.</summary>
    public override string ToString()
    {
        var kind = (ForUsers, ForGroups) switch { (true, true) => "", (true, false) => "u", _ => "g" };
        return string.Create(CultureInfo.InvariantCulture, $"{(Extends ? "+" : "")}{kind}{ContainerId}:{(IsOfHost ? "@" : "")}{FromId}:{Size}");
    }

    private static uint Number(string text, string whole)
    {
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        var isNumber = text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
        throw new EngineError(ErrorKind.Invalid, $"parsing id map value {GoText.Quote(whole)}: strconv.ParseUint: parsing {GoText.Quote(text)}: {(isNumber ? "value out of range" : "invalid syntax")}");
    }
}
