using System.Text.RegularExpressions;

namespace Selkie.Conformance;

/// <summary>Takes out of a text what differs from one run to the next: ids, times, addresses, durations, widths of columns.</summary>
internal static partial class Normal
{
    /// <summary>The text without it.</summary>
    public static string Of(string text)
    {
        text = Instant().Replace(text, match => "<time" + match.Groups["zone"].Value + ">");
        text = LongId().Replace(text, "<id>");
        text = ShortId().Replace(text, "<short id>");
        text = HardwareAddress().Replace(text, "<mac>");
        text = Age().Replace(text, "<age>");
        text = Seconds().Replace(text, "<duration>");
        text = Address().Replace(text, "<address>");
        text = Namespace().Replace(text, "<namespace>");
        text = Epoch().Replace(text, "<seconds>");
        text = CutDigest().Replace(text, "file:<cut id>...");
        text = BridgeAddress().Replace(text, "10.88.<n>");
        text = Program().Replace(text, "${before}<program> ");
        text = text.Replace("/selkie/volumes/", "/volumes/", StringComparison.Ordinal);
        return TrailingBlanks().Replace(Blanks().Replace(text, "  "), "").TrimEnd('\n');
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(?<zone> ?(Z|[+-]\d\d:?\d\d))?( (UTC|[A-Z]{3}|\+\d{4}))?( m=[+-][\d.]+)?")]
    private static partial Regex Instant();

    [GeneratedRegex(@"(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])")]
    private static partial Regex LongId();

    [GeneratedRegex(@"\b(?=[a-f]*\d)[0-9a-f]{12}\b")]
    private static partial Regex ShortId();

    [GeneratedRegex(@"\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b")]
    private static partial Regex HardwareAddress();

    [GeneratedRegex(@"\b(About an?|Less than a|\d+|An?) (second|minute|hour|day|week|month|year)s?\b")]
    private static partial Regex Age();

    [GeneratedRegex(@"\b\d+(\.\d+)?(s|ms|µs)\b")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"\b10\.88\.\d+\.\d+\b")]
    private static partial Regex BridgeAddress();

    // The program tells the name that it was called by; Podman's docker is a script that calls podman.
    [GeneratedRegex(@"(?<before>(See|Try) '|`)(docker|podman) |^(docker|podman) (?=version \d)")]
    private static partial Regex Program();

    [GeneratedRegex(@"\b0xc[0-9a-f]{9}\b")]
    private static partial Regex Address();

    // Inodes of nsfs, and a process before them; the first thousand belongs to the host.
    [GeneratedRegex(@"\b(\d+ +)?402653[2-9]\d{3}\b")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b1[789]\d{8}\b")]
    private static partial Regex Epoch();

    [GeneratedRegex(@"file:[0-9a-f]{8,}\.\.\.")]
    private static partial Regex CutDigest();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Blanks();

    [GeneratedRegex(" +$", RegexOptions.Multiline)]
    private static partial Regex TrailingBlanks();
}
