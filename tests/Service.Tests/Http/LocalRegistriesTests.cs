using Selkie.Service.Http;

namespace Selkie.Service.Tests.Http;

public sealed class LocalRegistriesTests
{
    [Theory]
    [InlineData("127.0.0.1:5000/fish:1", false)]
    [InlineData("127.1.2.3/fish", false)]
    [InlineData("localhost:5000/fish", false)]
    [InlineData("[::1]:5000/fish", false)]
    [InlineData("[::1]/fish", false)]
    [InlineData("registry.example.com:5000/localhost", null)]
    [InlineData("localhost.example.com/fish", null)]
    [InlineData("10.0.0.1:5000/fish", null)]
    public void Certificates_of_this_machine_need_not_be_right(string image, bool? verify) => Assert.Equal(verify, LocalRegistries.Verify(image));
}
