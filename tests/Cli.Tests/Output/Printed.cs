using Selkie.Cli.Output;

namespace Selkie.Cli.Tests.Output;

/// <summary>What a printer wrote.</summary>
internal sealed record Printed(int Code, string Output, string Error)
{
    /// <summary>Lets a printer print.</summary>
    public static Printed By(Func<Screen, int> print)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = print(new Screen("podman", output, error));
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>The text that a printer writes.</summary>
    public static string Text(Func<Screen, int> print) => By(print).Output;
}
