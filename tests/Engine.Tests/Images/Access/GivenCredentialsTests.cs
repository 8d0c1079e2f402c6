using Selkie.Engine.Configuration;
using Selkie.Engine.Images.Access;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Images.Access;

public sealed class GivenCredentialsTests
{
    private readonly EngineContext _engine = TestCalls.Engine(new GlobalOptions());

    [Theory]
    [InlineData("sea:deep", "sea:deep", "")]
    [InlineData("sea:de:ep", "sea:de:ep", "")]
    [InlineData("sea", "sea:secret", "Password: ")]
    [InlineData("sea:", "sea:secret", "Password: ")]
    [InlineData(":deep", "name:deep", "Username: ")]
    [InlineData(":", "name:secret", "Username: Password: ")]
    public void What_is_missing_is_asked_for(string given, string complete, string questions)
    {
        var asked = "";
        var engine = _engine.Asking((question, secret) =>
        {
            asked += question;
            return secret ? "secret" : "name";
        });
        Assert.Equal(complete, GivenCredentials.Complete(engine, given));
        Assert.Equal(questions, asked);
    }

    [Fact]
    public void A_caller_who_cannot_be_asked_has_said_all() => Assert.Equal("sea", GivenCredentials.Complete(_engine, "sea"));

    [Fact]
    public void No_answer_is_told()
    {
        var engine = _engine.Asking((_, secret) => throw new EngineError(ErrorKind.Invalid, secret ? "inappropriate ioctl for device" : "EOF"));
        Assert.Equal("could not read username: EOF", Assert.Throws<EngineError>(() => GivenCredentials.Complete(engine, ":")).Message);
        Assert.Equal("could not read password from terminal: inappropriate ioctl for device", Assert.Throws<EngineError>(() => GivenCredentials.Complete(engine, "sea")).Message);
    }
}
