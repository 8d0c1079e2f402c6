using Selkie.Cli.Output;

namespace Selkie.Cli.Tests;

/// <summary>Runs command lines in this process and keeps what they print.</summary>
internal sealed class TestScreen
{
    private TestScreen(int code, string output, string error)
    {
        Code = code;
        Output = output;
        Error = error;
    }

    public int Code { get; }

    public string Output { get; }

    public string Error { get; }

    public static TestScreen Run(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = Session.Run(words, new Screen("podman", output, error));
        return new TestScreen(code, output.ToString(), error.ToString());
    }
}
